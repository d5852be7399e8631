/** A process full of devices without screens or copies, in the harness's time. */
import './time.ts'
import '../reconnect/clients.ts'
