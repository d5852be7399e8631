import { Command, Option } from 'commander'
import type { Result } from '@oms-chat/shared'
import type { Services } from '../services/index.ts'
import type { Backups } from './backup/index.ts'
import { CommandRefused } from './refused.ts'

/** What a command answers with: lines for whoever typed it. */
type Say = (line: string) => void

const must = <T>(result: Result<T>): T => {
  if (!result.ok) throw new CommandRefused(result.error.message)
  return result.data
}

/** What the tool works on. */
export type Installation = {
  /** Runs something with services on the installation's database, and closes it again. */
  withServices: <T>(act: (services: Services, publicUrl: string) => Promise<T>) => Promise<T>
  backups: Backups
}

/** The command-line tool's commands. */
export function createProgram({ withServices, backups }: Installation, say: Say): Command {
  const program = new Command('admin').description('Administer this installation from its own machine')

  program
    .command('reset-password <login>')
    .description('print a one-time link with which this person sets a new password within an hour')
    .action((login: string) =>
      withServices(async ({ auth }, publicUrl) => {
        const { token, expiresAt } = must(await auth.startReset(login))
        say(`${publicUrl}/reset-password/${token}`)
        say(`Valid once, until ${expiresAt.toISOString()}.`)
      }),
    )

  program
    .command('disable-user <login>')
    .description('sign this person out everywhere and let them in no more')
    .action((login: string) =>
      withServices(async ({ lifecycle }) => {
        const user = must(await lifecycle.find(login))
        must(await lifecycle.disable(user))
        say(`${user.fullName} (${user.username}) is disabled.`)
      }),
    )

  program
    .command('enable-user <login>')
    .description('let this person in again')
    .action((login: string) =>
      withServices(async ({ lifecycle }) => {
        const user = await lifecycle.enable(must(await lifecycle.find(login)))
        say(`${user.fullName} (${user.username}) is enabled.`)
      }),
    )

  program
    .command('create-invite <login>')
    .description('print a link into the organisation of this administrator, made in their name')
    .addOption(new Option('--days <n>', 'days until it ends').argParser(Number).default(7))
    .addOption(new Option('--uses <n>', 'how many people it lets in').argParser(Number))
    .action((login: string, options: { days: number; uses?: number }) =>
      withServices(async ({ lifecycle, admin }) => {
        const user = must(await lifecycle.find(login))
        const actor = { userId: String(user._id), orgId: String(user.orgId), role: user.role, sessionId: '' }
        const input = { expiresInDays: wholeNumber(options.days, 90), ...uses(options.uses) }
        const { invite } = must(await admin.createInvite(actor, input))
        say(invite.url)
        say(`Valid until ${invite.expiresAt}.`)
      }),
    )

  program
    .command('list-users')
    .description('everyone, with role and state')
    .action(() =>
      withServices(async ({ lifecycle }) => {
        for await (const user of lifecycle.everyone())
          say(
            [
              user.username,
              user.email,
              user.role,
              user.disabledAt ? 'disabled' : 'enabled',
              user.fullName,
            ].join('\t'),
          )
      }),
    )

  addBackups(program, backups, say)
  return program
}

function addBackups(program: Command, { backup, restore }: Backups, say: Say): void {
  program
    .command('backup')
    .description('write the database and all files into one file; the server may run')
    .requiredOption('--to <path>', 'a file, or a folder for a file named by the time')
    .action(async ({ to }: { to: string }) => {
      const { path, rows, files, bytes } = await backup(to)
      say(`${path}: ${rows} rows and ${files} files in ${bytes} bytes.`)
    })

  program
    .command('restore')
    .description('make everything what it was when a backup was made; the server must be stopped')
    .requiredOption('--from <path>', 'a backup, or a folder whose newest it is')
    .option('--yes', 'replace what is there', false)
    .action(async ({ from, yes }: { from: string; yes: boolean }) => {
      const { at, rows, files } = await restore(from, { replace: yes })
      say(`Restored ${rows} rows and ${files} files, as of ${at.toISOString()}.`)
      say('Devices fetch their copies anew when they next connect; what they have not sent yet, they keep.')
    })
}

const uses = (given: number | undefined) =>
  given === undefined ? {} : { maxUses: wholeNumber(given, 10_000) }

function wholeNumber(given: number, most: number): number {
  if (Number.isInteger(given) && given >= 1 && given <= most) return given
  throw new CommandRefused(`expected a whole number from 1 to ${most}`)
}
