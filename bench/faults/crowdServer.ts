/** Another server on the database, in the harness's time, that makes people and gives them tokens. */
import './time.ts'
import '../reconnect/ours.ts'
