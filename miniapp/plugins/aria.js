const names = [
  'role',
  'label',
  'hidden',
  'disabled',
  'checked',
  'selected',
  'pressed',
  'expanded',
  'live',
  'modal',
  'current',
  'invalid',
  'busy',
  'required',
  'level',
]
const all = Object.fromEntries(names.map((name) => [`aria-${name}`, '']))
const pick = (...wanted) => Object.fromEntries(wanted.map((name) => [`aria-${name}`, '']))

/** aria attributes per host component of the mini program, as Taro's template and runtime both must know them. */
module.exports = {
  View: all,
  Text: pick('role', 'label', 'hidden', 'live'),
  Image: pick('role', 'label', 'hidden'),
  Button: pick('role', 'label', 'disabled', 'busy'),
  Input: pick('role', 'label', 'invalid', 'required', 'disabled'),
  Textarea: pick('role', 'label', 'invalid', 'required', 'disabled'),
  ScrollView: pick('role', 'label'),
}
