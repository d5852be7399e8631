/** Thrown for what the operator can mend: shown as one line. */
export class CommandRefused extends Error {}
