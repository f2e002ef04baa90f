import ArrowLeft from '@lucide/svelte/icons/arrow-left'
import FilterX from '@lucide/svelte/icons/filter-x'
import ListFilter from '@lucide/svelte/icons/list-filter'
import RefreshCw from '@lucide/svelte/icons/refresh-cw'
import Search from '@lucide/svelte/icons/search'
import Unplug from '@lucide/svelte/icons/unplug'
import X from '@lucide/svelte/icons/x'
import type { Component } from 'svelte'
import { AppError } from '../lib/errors'
import { families } from '../lib/family'
import AccountList from '../ui/AccountList.svelte'
import AccountRows from '../ui/AccountRows.svelte'
import Age from '../ui/Age.svelte'
import Button from '../ui/Button.svelte'
import Chip from '../ui/Chip.svelte'
import Choice from '../ui/Choice.svelte'
import CopyButton from '../ui/CopyButton.svelte'
import CopyText from '../ui/CopyText.svelte'
import ErrorState from '../ui/ErrorState.svelte'
import ExternalLink from '../ui/ExternalLink.svelte'
import FormField from '../ui/FormField.svelte'
import IconButton from '../ui/IconButton.svelte'
import Id from '../ui/Id.svelte'
import Kbd from '../ui/Kbd.svelte'
import Mark from '../ui/Mark.svelte'
import Notice from '../ui/Notice.svelte'
import PassphraseForm from '../ui/PassphraseForm.svelte'
import ProblemNotice from '../ui/ProblemNotice.svelte'
import Reference from '../ui/Reference.svelte'
import Select from '../ui/Select.svelte'
import Skeleton from '../ui/Skeleton.svelte'
import State from '../ui/State.svelte'
import Status from '../ui/Status.svelte'
import StatusIcon from '../ui/StatusIcon.svelte'
import Text from '../ui/Text.svelte'
import TextField from '../ui/TextField.svelte'
import Time from '../ui/Time.svelte'
import AnnouncerPart from './parts/AnnouncerPart.svelte'
import DefinitionListPart from './parts/DefinitionListPart.svelte'
import DialogPart from './parts/DialogPart.svelte'
import FactPart from './parts/FactPart.svelte'
import FactsPart from './parts/FactsPart.svelte'
import FormBodyPart from './parts/FormBodyPart.svelte'
import ListCardPart from './parts/ListCardPart.svelte'
import ListPart from './parts/ListPart.svelte'
import MenuPart from './parts/MenuPart.svelte'
import PaneHeadPart from './parts/PaneHeadPart.svelte'
import TabsPart from './parts/TabsPart.svelte'
import TipPart from './parts/TipPart.svelte'
import { denied, empty, failed, lately, loading, longAgo, longName, whole } from './samples'
import { icon, key, paragraph, part, words } from './snippets'

type Props = Record<string, unknown>
export interface Specimen {
  about: string
  /** Fills its place from edge to edge, as in a pane. */
  wide: boolean
  states: { name: string; component: Component<Props>; props: Props }[]
}

/** A component in its states. In one whose name is or ends on hover, active or focus it is held (hold.ts). */
function show<Given extends object>(
  about: string,
  component: Component<Given>,
  states: Record<string, NoInfer<Given>>,
  wide: 'wide' | '' = ''
): Specimen {
  return {
    about,
    wide: wide === 'wide',
    states: Object.entries(states).map(([name, props]) => ({
      name,
      component: component as unknown as Component<Props>,
      props: props as Props
    }))
  }
}

const nothing = () => undefined
const again = nothing
const remove = nothing
const sample = {
  caller: 'DENIED',
  broken: 'FAILED',
  unknown: 'QUARANTINED',
  waiting: 'UPDATED',
  working: 'CONNECTED',
  ended: 'CLOSED'
} as const
const density = [
  { value: 'compact', text: 'Compact' },
  { value: 'comfortable', text: 'Comfortable' }
]
const zones = [
  { value: 'device', text: 'This device', note: 'Europe/Berlin' },
  { value: 'utc', text: 'UTC' }
]
const userId = { label: 'User ID', icon: Search, code: true }
const filter = { label: 'Filter', icon: ListFilter, variant: 'small', placeholder: 'Filter' } as const
const find = { label: 'Find a word', icon: Search, variant: 'bar', placeholder: 'Find a word' } as const
const tryAgain = part(Button, { variant: 'plain', children: words('Try again') })
const lookUp = words('View user details')

/** Every component of ui/, by its name: a test finds the one that is missing. */
export const specimens: Record<string, Specimen> = {
  Button: show('One primary at most: the obvious next step.', Button, {
    primary: { variant: 'primary', children: lookUp },
    'primary, hover': { variant: 'primary', children: lookUp },
    'primary, active': { variant: 'primary', children: lookUp },
    'primary, focus': { variant: 'primary', children: lookUp },
    'primary, disabled': { variant: 'primary', disabled: true, children: lookUp },
    'primary, busy': { variant: 'primary', busy: true, children: lookUp },
    'with icon': { variant: 'primary', children: words('Try again', RefreshCw) },
    normal: { children: words('Look up') },
    'normal, hover': { children: words('Look up') },
    'normal, active': { children: words('Look up') },
    'normal, focus': { children: words('Look up') },
    'normal, disabled': { disabled: true, children: words('Look up') },
    'normal, off': { off: 'Off in a saved copy', children: words('Look up') },
    'normal, busy': { busy: true, children: words('Look up') },
    'with key': { children: words('Cancel'), hint: key('Esc') },
    plain: { variant: 'plain', children: words('Show attempts') },
    'plain, hover': { variant: 'plain', children: words('Show attempts') },
    'plain, active': { variant: 'plain', children: words('Show attempts') },
    'plain, focus': { variant: 'plain', children: words('Show attempts') },
    'plain, disabled': { variant: 'plain', disabled: true, children: words('Show attempts') },
    'plain, off': { variant: 'plain', off: 'Off in a saved copy', children: words('Show attempts') },
    small: { small: true, children: words('Show', RefreshCw) },
    'large, with key': { variant: 'primary', large: true, children: lookUp, hint: key('Enter') }
  }),
  IconButton: show('24 px to press; its name is its tip.', IconButton, {
    plain: { label: 'Close details', children: icon(X) },
    hover: { label: 'Close details', children: icon(X) },
    active: { label: 'Close details', children: icon(X) },
    focus: { label: 'Close details', children: icon(X) },
    pressed: { label: 'Compact rows', 'aria-pressed': true, children: icon(ArrowLeft) },
    busy: { label: 'Look up again', busy: true, children: icon(RefreshCw) },
    disabled: { label: 'Back', disabled: true, children: icon(ArrowLeft) }
  }),
  Status: show('Icon, shape, colour and the platform’s word. In rows only problems colour their word.', Status, {
    ...Object.fromEntries(families.map((family) => [family, { word: sample[family], family }])),
    ...Object.fromEntries(families.map((family) => [`${family}, tag`, { word: sample[family], family, tag: true }]))
  }),
  StatusIcon: show(
    'Round: nobody here must act. Angular: a problem. A broken ring: not known.',
    StatusIcon,
    Object.fromEntries(families.map((family) => [family, { family }]))
  ),
  Chip: show('A filter that is on, and the way to take it off.', Chip, {
    plain: { text: 'Last 30 days', remove },
    hover: { text: 'Last 30 days', remove },
    focus: { text: 'Last 30 days', remove },
    'of a status': { text: 'DENIED', family: 'caller', remove },
    'too long': { text: longName, remove }
  }),
  Menu: show('Choices in a small panel, which Esc closes.', MenuPart, {
    plain: {},
    hover: {},
    active: {},
    focus: {},
    'two chosen': { count: 2 }
  }),
  Age: show('Said of a part of the page that is older than others.', Age, {
    older: { old: '3 h old' }
  }),
  Select: show('One of many values, by the system’s own list.', Select<string>, {
    closed: { label: 'To', options: zones, value: 'device' }
  }),
  Choice: show('One of a few values; arrow keys go from one to the next.', Choice<string>, {
    'side by side': { label: 'Rows', options: density, chosen: 'compact', choose: nothing },
    'with a note': { label: 'Rows', options: density, chosen: 'comfortable', choose: nothing, note: 'Remembered.' },
    stacked: { label: 'Time zone', options: zones, chosen: 'utc', choose: nothing, stacked: true }
  }),
  TextField: show('A line to type in, with the key that leads to it or what it finds at its end.', TextField, {
    normal: { ...userId, value: 'U-1002', children: key('Ctrl L') },
    'normal, focus': { ...userId, value: 'U-1002', children: key('Ctrl L') },
    'too long': { ...userId, value: longName, children: key('Ctrl L') },
    small: { ...filter, value: '', children: key('/') },
    'small, focus': { ...filter, value: 'de' },
    large: { ...userId, value: '', variant: 'large', placeholder: 'User ID', children: key('Ctrl L') },
    'large, focus': { ...userId, value: 'U-1002', variant: 'large', children: key('Ctrl L') },
    'large, invalid': { ...userId, value: 'x@y', variant: 'large', 'aria-invalid': true, children: key('Ctrl L') },
    bar: { ...find, value: '', children: words('64 words') },
    'bar, focus': { ...find, value: 'denied', children: words('1 word') }
  }),
  Mark: show('That what is shown is a saved copy, and how old.', Mark, {
    'as it is': { words: 'Saved copy · 3 h old · 14:02 UTC+1' }
  }),
  PassphraseForm: show('Asks for the passphrase of the sealed file.', PassphraseForm, {
    empty: { action: 'Open', enter: () => Promise.resolve() },
    'with a note': {
      action: 'Open',
      note: 'It encrypts the key of the saved copies.',
      enter: () => Promise.resolve()
    }
  }),
  FormField: show('A field of a form: its name, and what there is to know of it.', FormField, {
    plain: { label: 'Client ID', value: '' },
    note: {
      label: 'CA file',
      value: '/etc/ssl/company.pem',
      code: true,
      note: 'A PEM file of your company’s own authority'
    },
    focus: { label: 'Client ID', value: 'client-1' },
    problem: { label: 'Base URL', value: '', code: true, problem: 'Needed' },
    secret: { label: 'API key', type: 'password', value: 'secret', note: 'Kept in this system’s keychain' }
  }),
  Dialog: show('Lies over the page; Esc closes it.', DialogPart, { middle: {}, corner: { position: 'corner' } }),
  Kbd: show('A key as it stands on the keyboard.', Kbd, {
    plain: { key: '?' },
    'of a command': { command: 'lookup.focus' },
    hint: { key: 'Escape', hint: true }
  }),
  Tabs: show('One stop for Tab; arrow keys choose.', TabsPart, { plain: {}, focus: {} }, 'wide'),
  PaneHead: show(
    'What a pane holds, how much of it, and what can be done.',
    PaneHeadPart,
    {
      plain: { title: 'Timeline', total: '159 of 412' },
      'with a way out': { title: 'Gringotts', closes: true },
      'too long': { title: longName, total: '6', closes: true }
    },
    'wide'
  ),
  ListCard: show('Rows that open, under their title; arrow keys go from one to the next.', ListCardPart, {
    plain: {},
    focus: {},
    'with a foot': { kept: 'Kept until the window closes.' }
  }),
  Id: show('Monospace, shortened in the middle; the button copies the whole.', Id, {
    shortened: { value: 'USR-4f0c6a3e-7d21-4b58-9c3f-2e08d5a791ab', what: 'user_guid' },
    short: { value: 'gringotts', what: 'institution_code' },
    empty: { value: '', what: 'institution_id' }
  }),
  CopyText: show('Copies where that is the next step.', CopyText, {
    normal: { text: 'Copy user GUID', value: 'USR-1', what: 'user_guid' },
    primary: { text: 'Copy user GUID', value: 'USR-1', what: 'user_guid', variant: 'primary' }
  }),
  CopyButton: show('Says what it copies, and that it has.', CopyButton, {
    plain: { value: 'U-1002', what: 'user_id' },
    hover: { value: 'U-1002', what: 'user_id' },
    active: { value: 'U-1002', what: 'user_id' },
    focus: { value: 'U-1002', what: 'user_id' }
  }),
  ExternalLink: show('Opens in the system’s browser; an address that is not for the web is text.', ExternalLink, {
    plain: { url: 'https://www.gringotts.example/login', missing: '' },
    hover: { url: 'https://www.gringotts.example/login', missing: '' },
    focus: { url: 'https://www.gringotts.example/login', missing: '' },
    'not for the web': { url: 'javascript:alert(1)', missing: '' },
    empty: { url: '', missing: 'not given by this platform' }
  }),
  Time: show('Absolute and relative together, with the zone.', Time, {
    lately: { at: lately, missing: 'never' },
    'long ago, to the second': { at: longAgo, missing: 'never', seconds: true },
    empty: { at: '', missing: 'never' }
  }),
  Text: show('Names that come from others keep their direction to themselves.', Text, {
    plain: { value: 'Bank of Narnia' },
    'right to left': { value: 'بنك الشمس' },
    'too long': { value: longName },
    empty: { value: '', missing: 'no name' }
  }),
  Reference: show('What to quote when asking for help.', Reference, { plain: { reference: '7F3K-20C9' } }),
  Fact: show(
    'A name and its value; what is missing says so, what is derived is marked.',
    FactPart,
    {
      plain: { label: 'Job type', value: 'Aggregation' },
      marked: { label: 'First added', value: '9 June 2024', mark: 'from the oldest account' },
      'too long': { label: 'Requested institution', value: longName },
      empty: { label: 'Institution code' }
    },
    'wide'
  ),
  Facts: show('Facts under a heading.', FactsPart, { plain: {}, empty: { empty: true } }, 'wide'),
  DefinitionList: show('Names and values side by side; one below the other in one column.', DefinitionListPart, {
    plain: {}
  }),
  FormBody: show(
    'A form with its labels above the fields.',
    FormBodyPart,
    { plain: {}, inline: { inline: true } },
    'wide'
  ),
  AccountRows: show(
    'Name, type and state; never a balance or a number.',
    AccountRows,
    {
      plain: { accounts: denied.accounts },
      'too long, and nothing given': {
        accounts: [
          { guid: 'a', name: longName, type: 'CREDIT_CARD', subtype: 'NON_PERSONAL', isClosed: false },
          { guid: 'b', name: '', type: '', subtype: '', isClosed: null }
        ]
      }
    },
    'wide'
  ),
  AccountList: show(
    'The accounts of one connection, or why there are none.',
    AccountList,
    {
      plain: { view: whole, connection: denied },
      loading: { view: loading, connection: empty },
      'none came': { view: whole, connection: empty },
      failed: { view: failed, connection: empty, again }
    },
    'wide'
  ),
  Notice: show(
    'A strip above data: what, why, and what can be done.',
    Notice,
    {
      quiet: { tone: 'quiet', title: 'This platform gives attempts since 9 June 2024' },
      info: { title: 'The platform takes its time', why: 'What has come is shown already.', children: tryAgain },
      warning: { warns: true, title: 'Iron Bank is missing', why: 'The platform was too busy.', children: tryAgain },
      problem: { tone: 'problem', title: 'Nothing is live any more', why: 'The platform cannot be reached.' },
      'too long': { warns: true, title: longName, why: 'The platform took too long. '.repeat(4), children: tryAgain }
    },
    'wide'
  ),
  ProblemNotice: show(
    'A notice out of the catalogue of errors.',
    ProblemNotice,
    {
      'may go better': { code: 'timeout', params: {}, again },
      'would not': { code: 'institution_not_found', params: { code: 'iron' }, again },
      'with a reference': { code: 'internal', params: { reference: '7F3K-20C9' }, again },
      'not in the catalogue': { code: 'quite_new', params: {} }
    },
    'wide'
  ),
  State: show(
    'What stands where data would, with one obvious next step.',
    State,
    {
      'nothing to do': {
        title: 'This user has not connected anything',
        icon: icon(Unplug, 16),
        children: paragraph('Institutions appear here once the user adds one in the app.')
      },
      'one step': {
        title: 'The filters hide all 412 attempts',
        icon: icon(FilterX, 16),
        children: paragraph('Lilliput Credit Union was last tried on 2 November 2025.'),
        actions: part(Button, { variant: 'primary', children: words('Clear all filters') })
      },
      'of a family': {
        title: 'Gringotts needs the caller',
        family: 'caller',
        icon: part(StatusIcon, { family: 'caller' }),
        children: paragraph('The password was refused.')
      }
    },
    'wide'
  ),
  ErrorState: show(
    'What happened, why, and what to do; never a trace.',
    ErrorState,
    {
      'would not': { error: new AppError('user_not_found', { id: 'u-1002' }), again, heading: 'h2', alert: false },
      'with a reference': {
        error: new AppError('internal', { reference: '7F3K-20C9' }),
        again,
        heading: 'h2',
        alert: false
      },
      'of a part': {
        error: new AppError('timeout'),
        title: 'The connections are not known',
        again,
        heading: 'h2',
        alert: false
      },
      'of the page': { error: new AppError('unreachable'), again, heading: 'h1', alert: false }
    },
    'wide'
  ),
  Skeleton: show(
    'The shape of what is coming, as high as it will be.',
    Skeleton,
    {
      lines: { rows: 4 },
      connections: { shape: 'connections', rows: 3 },
      attempts: { shape: 'attempts', rows: 4 },
      facts: { shape: 'facts', rows: 4 },
      chart: { shape: 'chart' },
      'attempts, full width': { shape: 'attempts', rows: 4 },
      'chart, full width': { shape: 'chart' }
    },
    'wide'
  ),
  VirtualList: show('Only the rows in sight are there; one is open.', ListPart, { plain: {} }, 'wide'),
  Tip: show('What a status means: under the pointer, and with the focus. One for the whole page.', TipPart, {
    plain: {},
    focus: {}
  }),
  Announcer: show('Seen by nobody, heard by screen readers.', AnnouncerPart, { plain: {} })
}
