/** A node as it is served, in the time of the harness. */
import './time.ts'
import '../../server/src/index.ts'
