type Clothes = (colour: string, accent: string) => string

const shoulders = 'M22 192C24 160 46 148 78 140Q96 156 114 140C146 148 168 160 170 192Z'
const body = (fill: string): string => `<path d="${shoulders}" fill="${fill}"/>`
const shade =
  '<path d="M48 192Q47 178 52 168M144 192Q145 178 140 168" fill="none" stroke="#000" stroke-opacity=".16" stroke-width="3" stroke-linecap="round"/>'

/** What people wear, from the neck down; `accent` is a shirt, a trim, an apron. */
export const clothes = {
  crew: (colour, accent) =>
    `${body(colour)}${shade}<path d="M76 141Q96 162 116 141" fill="none" stroke="${accent}" stroke-width="5" stroke-linecap="round"/>`,
  blazer: (colour, accent) =>
    `${body(accent)}<path d="M22 192C24 160 46 148 76 141L92 192Z" fill="${colour}"/><path d="M170 192C168 160 146 148 116 141L100 192Z" fill="${colour}"/><path d="M76 141L66 160L78 164L74 172L92 192Z" fill="#000" opacity=".16"/><path d="M116 141L126 160L114 164L118 172L100 192Z" fill="#000" opacity=".16"/>`,
  shirt: (colour, accent) =>
    `${body(colour)}${shade}<path d="M80 138L70 150L86 166L96 152Z" fill="${accent}"/><path d="M112 138L122 150L106 166L96 152Z" fill="${accent}"/><path d="M96 154V192" stroke="#000" stroke-opacity=".14" stroke-width="2"/><circle cx="96" cy="174" r="2" fill="#000" opacity=".25"/>`,
  turtleneck: (colour, accent) =>
    `${body(colour)}${shade}<path d="M80 128Q96 136 112 128L115 146Q96 156 77 146Z" fill="${colour}"/><path d="M80 129Q96 137 112 129" fill="none" stroke="${accent}" stroke-width="3" opacity=".6"/><path d="M77 146Q96 156 115 146" fill="none" stroke="#000" stroke-opacity=".15" stroke-width="2.5"/>`,
  hoodie: (colour, accent) =>
    `<path d="M60 146C66 130 126 130 132 146L122 166H70Z" fill="${colour}"/>${body(colour)}${shade}<path d="M70 143Q96 176 122 143" fill="none" stroke="#000" stroke-opacity=".18" stroke-width="6" stroke-linecap="round"/><path d="M86 160V178M106 160V178" stroke="${accent}" stroke-width="3" stroke-linecap="round"/>`,
  apron: (colour, accent) =>
    `${body(accent)}<path d="M72 192V168Q96 178 120 168V192Z" fill="${colour}"/><path d="M74 170L80 141M118 170L112 141" stroke="${colour}" stroke-width="6"/>`,
  boat: (colour, accent) =>
    `${body(colour)}${shade}<path d="M66 145Q96 168 126 145" fill="none" stroke="${accent}" stroke-width="2.5" stroke-dasharray="1 6" stroke-linecap="round"/>`,
} as const satisfies Record<string, Clothes>

export type ClothesName = keyof typeof clothes
