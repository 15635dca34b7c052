const shortest = 3;
/** The longest email address (RFC 5321 4.5.3.1.3), because the join page suggests it as a user name. */
const longest = 254;
/** Letters, marks and decimal digits of any script, and the signs of an unquoted email address (RFC 5322 `atext`). */
const allowed =
  /^[[\p{L}\p{M}\p{Nd}.@!#$%\&'*+\-\/=?^_`\{\|\}~]--\p{Default_Ignorable_Code_Point}]+$/v;
const rightToLeft = /[\p{scx=Hebrew}\p{scx=Arab}\p{scx=Syrc}\p{scx=Thaa}]/u;
/** RFC 5893 2, for a name of one script: begins with a letter, ends with a letter or a digit. */
const rightToLeftForm = /^\p{L}(?:.*[\p{L}\p{Nd}]\p{M}*)?$/u;

/**
 * The recommended scripts of UAX 31, table 5, and the combinations of them that a name may have: "highly restrictive"
 * of UTS 39 5.2.
 */
const scriptSets = [
  ['Latn', 'Hani', 'Hira', 'Kana'],
  ['Latn', 'Hani', 'Bopo'],
  ['Latn', 'Hani', 'Hang'],
  ...['Arab', 'Armn', 'Beng', 'Cyrl', 'Deva', 'Ethi', 'Geor', 'Grek', 'Gujr', 'Guru', 'Hebr'].map(
    (script) => [script],
  ),
  ...['Khmr', 'Knda', 'Laoo', 'Mlym', 'Mymr', 'Orya', 'Sinh', 'Taml', 'Telu', 'Thaa'].map(
    (script) => [script],
  ),
  ...['Thai', 'Tibt'].map((script) => [script]),
].map((scripts) => {
  const set = [...scripts, 'Zyyy', 'Zinh'].map((script) => `\\p{scx=${script}}`).join('');
  return new RegExp(`^[${set}]+$`, 'u');
});

/** Lower-case letters that look the same in the three scripts (UTS 39, confusables.txt). */
const lookAlikeAlphabets = {
  Latn: 'aceijopsxyhvdqwlu',
  Cyrl: 'асеіјорѕхуһѵԁԛԝӏ ',
  Grek: 'α  ι ορ  γ ν    υ',
} as const;

/**
 * The form in which a user name is stored and compared: the profile UsernameCaseMapped of RFC 8265 3.3, without its
 * checks. Stable: the same again for its own result. Two mappings are added (RFC 8264 5.2.2): a dot above a dotted
 * letter is dropped (`İlker` becomes `ilker`), and the apostrophe that phones type becomes the one of keyboards.
 */
export function foldUsername(username: string): string {
  // No stored name is longer; the work grows with the square of the length.
  let folded = username.slice(0, 2 * longest + 1);
  for (;;) {
    const next = foldOnce(folded);
    if (next === folded) return folded;
    folded = next;
  }
}

function foldOnce(text: string): string {
  return text
    .replace(/[\uff00-\uffef\u3000]/gu, (character) => character.normalize('NFKC'))
    .replaceAll('\u2019', "'")
    .toLowerCase()
    .replace(/(?<=\p{Soft_Dotted}[\u0316-\u0333]*)\u0307/gu, '')
    .normalize('NFC');
}

/**
 * Checks a folded user name.
 * @returns a message for the patient; undefined for a valid name
 */
export function faultOfUsername(folded: string): string | undefined {
  const length = [...folded].length;
  if (length < shortest) return `Choose a user name of at least ${shortest} characters.`;
  if (length > longest) return `Choose a user name of at most ${longest} characters.`;
  if (!allowed.test(folded) || hasCompatibilityForms(folded)) {
    return "A user name may have letters, digits and signs such as . _ - @ + ' but no spaces.";
  }
  if (!scriptSets.some((set) => set.test(folded)) || hasMixedDigits(folded)) {
    return 'Use the letters and digits of one alphabet: some look the same in several.';
  }
  if (rightToLeft.test(folded) && !rightToLeftForm.test(folded)) {
    return 'Begin this user name with a letter, and end it with a letter or a digit.';
  }
  return undefined;
}

/**
 * The folded user names of other alphabets that look like this one. One of them that is taken makes this one taken, too:
 * staff could not tell the two patients apart.
 */
export function lookAlikesOf(folded: string): string[] {
  const alphabets = Object.values(lookAlikeAlphabets);
  return alphabets.flatMap((from) =>
    alphabets.flatMap((to) => {
      const spelling = transliterate(folded, from, to);
      return spelling === undefined || spelling === folded ? [] : [spelling];
    }),
  );
}

/** @returns undefined for a text with a letter that has no look-alike */
function transliterate(text: string, from: string, to: string): string | undefined {
  let spelling = '';
  for (const character of text) {
    const position = from.indexOf(character);
    const letter = /\p{L}/u.test(character) ? to[position]?.trim() : character;
    if (!letter) return undefined;
    spelling += letter;
  }
  return spelling;
}

/** RFC 8264 9.17: characters that NFKC replaces are not in the IdentifierClass. */
function hasCompatibilityForms(text: string): boolean {
  return text.normalize('NFKC') !== text;
}

/** UTS 39 5.3: digits of several systems, some of which look the same. */
function hasMixedDigits(text: string): boolean {
  const systems = [
    /[0-9]/,
    /[\u0660-\u0669]/,
    /[\u06f0-\u06f9]/,
    /[[\p{Nd}]--[0-9\u0660-\u0669\u06f0-\u06f9]]/v,
  ];
  return systems.filter((digits) => digits.test(text)).length > 1;
}
