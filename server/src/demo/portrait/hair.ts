/** What a hair style draws behind the head and over the forehead, in the 192-unit square of a portrait. */
export type HairParts = { back: string; front: string }

type HairStyle = (colour: string, light: string) => HairParts

const path = (d: string, fill: string): string => `<path d="${d}" fill="${fill}"/>`
const dot = (x: number, y: number, r: number, fill: string): string =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`
const strand = (d: string, light: string): string =>
  `<path d="${d}" fill="none" stroke="${light}" stroke-width="2.4" stroke-linecap="round" opacity=".55"/>`

/** A cap of hair with a side parting: the ground for several styles. */
const sideParting =
  'M62 84C57 51 74 34 97 34C122 34 136 51 130 84C127 74 124 67 119 62C104 64 90 61 80 54C76 63 66 69 62 84Z'
const middleParting = 'M62 88C57 51 74 33 96 33C118 33 135 51 130 88C128 70 114 62 96 47C78 62 64 70 62 88Z'

const cloud = (points: readonly (readonly [number, number, number])[], fill: string): string =>
  points.map(([x, y, r]) => dot(x, y, r, fill)).join('')

/** Every style there is; `colour` fills, `light` draws the strands. */
export const hairStyles = {
  crop: (colour, light) => ({
    back: path('M63 92C57 52 74 36 96 36C118 36 135 52 129 92Z', colour),
    front:
      path(
        'M63 84C59 50 78 36 97 36C120 36 134 52 129 84C127 74 124 66 118 61C102 57 88 58 74 62C68 67 65 75 63 84Z',
        colour,
      ) + strand('M76 53C86 46 102 45 114 50', light),
  }),
  quiff: (colour, light) => ({
    back: path('M64 90C59 56 72 42 96 42C120 42 133 56 128 90Z', colour),
    front:
      path(
        'M63 80C58 58 64 44 74 41C78 29 100 25 116 32C132 36 136 56 129 80C128 72 124 66 119 62C104 66 88 62 79 56C73 61 66 68 63 80Z',
        colour,
      ) + strand('M80 45C92 36 108 37 118 45', light),
  }),
  sidePart: (colour, light) => ({
    back: path('M64 92C58 54 74 38 96 38C118 38 134 54 128 92Z', colour),
    front: path(sideParting, colour) + strand('M88 46C98 52 112 53 121 50', light),
  }),
  bob: (colour, light) => ({
    back: path(
      'M55 112C49 56 66 31 96 31C126 31 143 56 137 112C136 122 118 126 96 126C74 126 56 122 55 112Z',
      colour,
    ),
    front:
      path(
        'M58 104C53 54 72 33 96 33C120 33 139 54 134 104C131 106 126 104 125 100C126 88 126 76 124 68C110 70 82 70 68 68C66 76 66 88 67 100C66 104 61 106 58 104Z',
        colour,
      ) + strand('M74 52C86 45 106 45 118 52', light),
  }),
  long: (colour, light) => ({
    back: path(
      'M52 150C56 120 48 92 58 62C64 42 78 31 96 31C114 31 128 42 134 62C144 92 136 120 140 150C126 160 66 160 52 150Z',
      colour,
    ),
    front:
      path(middleParting, colour) +
      strand('M92 50C80 58 70 66 66 78', light) +
      strand('M100 50C112 58 122 66 126 78', light),
  }),
  waves: (colour, light) => ({
    back: path(
      'M50 140C42 128 54 118 49 104C45 92 55 86 55 72C56 46 74 31 97 31C122 31 138 46 138 72C138 86 148 92 144 104C139 118 151 128 142 140C128 152 64 152 50 140Z',
      colour,
    ),
    front:
      path(
        'M60 84C56 54 74 34 98 34C122 34 136 54 132 84C128 76 121 70 112 64C100 70 84 66 76 56C72 68 64 74 60 84Z',
        colour,
      ) + strand('M82 47C92 58 106 60 118 57', light),
  }),
  bun: (colour, light) => ({
    back: dot(96, 30, 17, colour) + path('M64 92C57 52 74 36 96 36C118 36 135 52 128 92Z', colour),
    front:
      path('M62 86C57 52 74 36 96 36C118 36 135 52 130 86C127 70 114 57 96 56C78 57 65 70 62 86Z', colour) +
      strand('M86 26C92 21 100 21 106 26', light) +
      strand('M80 50C90 44 102 44 112 50', light),
  }),
  ponytail: (colour, light) => ({
    back:
      path('M120 52C146 48 154 76 146 104C143 116 136 124 128 126C136 106 134 82 118 70Z', colour) +
      path('M64 92C57 52 74 35 96 35C118 35 135 52 128 92Z', colour),
    front:
      path('M62 84C58 52 74 35 97 35C120 35 134 52 130 84C126 68 112 60 98 58C84 57 68 66 62 84Z', colour) +
      strand('M76 54C88 44 108 45 120 56', light),
  }),
  curls: (colour, light) => ({
    back: cloud(
      [
        [66, 62, 17],
        [62, 82, 15],
        [64, 102, 13],
        [126, 62, 17],
        [130, 82, 15],
        [128, 102, 13],
        [80, 46, 17],
        [96, 42, 18],
        [112, 46, 17],
      ],
      colour,
    ),
    front:
      cloud(
        [
          [72, 58, 11],
          [84, 52, 12],
          [98, 50, 12],
          [111, 53, 11],
          [121, 60, 10],
        ],
        colour,
      ) +
      strand('M80 44C84 39 91 39 94 44', light) +
      strand('M104 44C108 40 114 42 116 47', light),
  }),
  afro: (colour, light) => ({
    back: cloud(
      [
        [96, 58, 44],
        [66, 72, 24],
        [126, 72, 24],
        [74, 44, 22],
        [118, 44, 22],
      ],
      colour,
    ),
    front:
      path('M62 82C60 56 76 46 96 46C116 46 132 56 130 82C125 69 114 63 96 63C78 63 67 69 62 82Z', colour) +
      strand('M70 40C76 32 86 27 94 27', light),
  }),
  braids: (colour, light) => ({
    back:
      [54, 61, 131, 138]
        .map(
          (x, i) =>
            `<path d="M${x} 74Q${x + (i < 2 ? -5 : 5)} 112 ${x} 150" fill="none" stroke="${colour}" stroke-width="11" stroke-linecap="round" stroke-dasharray="1 9"/>`,
        )
        .join('') + path('M60 92C54 50 74 33 96 33C118 33 138 50 132 92Z', colour),
    front:
      path('M61 86C56 52 74 34 96 34C118 34 136 52 131 86C127 70 114 59 96 59C78 59 65 70 61 86Z', colour) +
      [76, 86, 96, 106, 116]
        .map((x) => strand(`M${x} ${x === 96 ? 38 : 42}Q${x * 0.9 + 9.6} 50 ${x * 0.8 + 19.2} 57`, light))
        .join(''),
  }),
  scarf: (colour, light) => ({
    back: path(
      'M48 164C52 140 50 110 54 82C58 48 74 32 96 32C118 32 134 48 138 82C142 110 140 140 144 164Z',
      colour,
    ),
    front:
      path(
        'M56 96C52 52 72 32 96 32C120 32 140 52 136 96C134 122 118 134 96 138C74 134 58 122 56 96ZM68 88C68 108 80 120 96 120C112 120 124 108 124 88C124 68 114 56 96 56C78 56 68 68 68 88Z',
        colour,
      ).replace('<path', '<path fill-rule="evenodd"') +
      strand('M64 66C72 50 86 42 104 42', light) +
      path(
        'M58 112C70 138 122 138 134 112C142 130 144 146 146 158C120 178 72 178 46 158C48 146 50 130 58 112Z',
        colour,
      ) +
      strand('M66 138C82 152 112 154 130 138', light) +
      strand('M64 150C84 162 108 163 126 152', light),
  }),
  shaved: (colour) => ({
    back: path('M65 84C62 54 76 41 96 41C116 41 130 54 127 84Z', colour),
    front: path(
      'M65 80C63 54 78 42 96 42C114 42 129 54 127 80C125 68 118 59 96 59C74 59 67 68 65 80Z',
      colour,
    ),
  }),
} as const satisfies Record<string, HairStyle>

export type HairStyleName = keyof typeof hairStyles
