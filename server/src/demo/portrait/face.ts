const outline = 'M66 74C66 46 126 46 126 74V92C126 112 113 124 96 124C79 124 66 112 66 92Z'
const stroke = (d: string, colour: string, width: number): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`

export type Mouth = 'smile' | 'grin' | 'calm' | 'smirk'

const mouths: Record<Mouth, (lip: string) => string> = {
  smile: (lip) => stroke('M85 106Q96 115 107 106', lip, 3),
  grin: () =>
    '<path d="M83 103Q96 106 109 103Q107 116 96 116Q85 116 83 103Z" fill="#7a2b35"/><path d="M85 104.4Q96 107 107 104.4L106 108Q96 110 86 108Z" fill="#fff"/>',
  calm: (lip) => stroke('M87 107Q96 111 105 107', lip, 3),
  smirk: (lip) => stroke('M86 108Q98 113 107 104', lip, 3),
}

export type Glasses = 'round' | 'square'

const glassesOf: Record<Glasses, (colour: string) => string> = {
  round: (colour) =>
    `<g fill="#fff" fill-opacity=".18" stroke="${colour}" stroke-width="2.6"><circle cx="83" cy="87" r="10.5"/><circle cx="109" cy="87" r="10.5"/></g>${stroke('M93.5 86Q96 84 98.5 86M72.5 86L66 84M119.5 86L126 84', colour, 2.6)}`,
  square: (colour) =>
    `<g fill="#fff" fill-opacity=".18" stroke="${colour}" stroke-width="2.8"><rect x="71.5" y="79" width="22" height="16.5" rx="5"/><rect x="98.5" y="79" width="22" height="16.5" rx="5"/></g>${stroke('M93.5 85H98.5M71.5 84L66 83M120.5 84L126 83', colour, 2.8)}`,
}

export type Beard = 'full' | 'short' | 'moustache'

const beards: Record<Beard, (colour: string) => string> = {
  full: (colour) =>
    `<path d="M66 88C68 98 74 100 82 99Q96 94 110 99C118 100 124 98 126 88V96C127 120 112 134 96 134C80 134 65 120 66 96Z" fill="${colour}"/>`,
  short: (colour) =>
    `<path d="M66 90C69 101 76 103 83 101Q96 96 109 101C116 103 123 101 126 90V93C126 113 113 125.500 96 125.500C79 125.500 66 113 66 93Z" fill="${colour}" opacity=".82"/>`,
  moustache: (colour) =>
    `<path d="M96 100C91 96 82 98 78 106C86 107 92 106 96 103C100 106 106 107 114 106C110 98 101 96 96 100Z" fill="${colour}"/>`,
}

export type FaceLook = {
  skin: string
  shadow: string
  brow: string
  lip: string
  mouth: Mouth
  glasses?: { shape: Glasses; colour: string }
  beard?: { shape: Beard; colour: string }
  freckles?: true
  lashes?: true
}

const eye = (x: number, lashes: boolean, outward: 1 | -1): string =>
  `<ellipse cx="${x}" cy="87" rx="3.2" ry="3.9" fill="#2a2230"/><circle cx="${x + 1.1}" cy="85.600" r="1.1" fill="#fff"/>` +
  (lashes
    ? stroke(
        `M${x - 4} 85.500Q${x} 80.500 ${x + 4} 85.500M${x + outward * 4} 85.500L${x + outward * 6.2} 83.400`,
        '#2a2230',
        1.8,
      )
    : '')

const freckleSpots = [
  [78, 96],
  [82, 99],
  [85, 95],
  [107, 95],
  [110, 99],
  [114, 96],
] as const

/** Neck, ears and head with everything on it but the hair. */
export const drawFace = (look: FaceLook): { neck: string; head: string } => {
  const { skin, shadow, brow, lip } = look
  const ears = `<ellipse cx="65" cy="90" rx="6.5" ry="8.500" fill="${skin}"/><ellipse cx="127" cy="90" rx="6.5" ry="8.500" fill="${skin}"/><ellipse cx="65" cy="91" rx="3" ry="4.500" fill="${shadow}"/><ellipse cx="127" cy="91" rx="3" ry="4.500" fill="${shadow}"/>`
  const cheeks = `<g fill="${lip}" opacity=".2"><ellipse cx="76" cy="99" rx="6.500" ry="4.500"/><ellipse cx="116" cy="99" rx="6.500" ry="4.500"/></g>`
  const freckles = look.freckles
    ? `<g fill="${shadow}">${freckleSpots.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="1.1"/>`).join('')}</g>`
    : ''
  const brows = stroke('M76.500 76.500Q83 72.500 89 75.500M103 75.500Q109 72.500 115.500 76.500', brow, 3.2)
  const nose = stroke('M97 88Q100 95 96 97.500Q94.500 98.200 93 97.500', shadow, 2.6)
  const eyes = eye(83, look.lashes === true, -1) + eye(109, look.lashes === true, 1)
  return {
    neck: `<path d="M82 112H110V142Q96 158 82 142Z" fill="${skin}"/><path d="M82 116Q96 132 110 116V124Q96 140 82 124Z" fill="${shadow}"/>`,
    head:
      `${ears}<path d="${outline}" fill="${skin}"/>${cheeks}${freckles}` +
      `${look.beard ? beards[look.beard.shape](look.beard.colour) : ''}${eyes}${brows}${nose}` +
      `${mouths[look.mouth](lip)}${look.glasses ? glassesOf[look.glasses.shape](look.glasses.colour) : ''}`,
  }
}
