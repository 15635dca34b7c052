import { describe, expect, it } from 'vitest';
import { nameTokens, searchTokens } from '../../../src/store/patients/name-tokens.ts';

/** Whether a search for `search` finds a patient with these names. */
function finds(search: string, ...names: string[]): boolean {
  const tokens = nameTokens(names);
  const pieces = searchTokens(search);
  return pieces.length > 0 && pieces.every((piece) => tokens.some((one) => one.startsWith(piece)));
}

describe('a search by name', () => {
  it.each([
    ['small or large letters', 'ADA alder', ['Ada', 'Alder']],
    ['either name first', 'Alder Ada', ['Ada', 'Alder']],
    ['with a comma', 'Alder, Ada', ['Ada', 'Alder']],
    ['the beginnings of both', 'al ad', ['Ada', 'Alder']],
    ['without an accent', 'jose garcia', ['José', 'García']],
    ['with one that the name lacks', 'José', ['Jose', 'Garcia']],
    ['composed or combining', 'Zoe\u0308', ['Zo\u00eb', 'Quill']],
    ['ß as ss', 'gross', ['Uwe', 'Groß']],
    ['ẞ as ß', 'GROẞ', ['Uwe', 'Groß']],
    ['ø as o', 'sorensen', ['Bo', 'Sørensen']],
    ['ł as l', 'lukasz', ['Łukasz', 'Wolny']],
    ['æ as ae', 'baek', ['Ea', 'Bæk']],
    ['dotless ı', 'isik', ['Işık', 'Su']],
    ['dotted İ', 'ilker', ['İlker', 'Su']],
    ['Vietnamese', 'nguyen duc', ['Đức', 'Nguyễn']],
    ['an apostrophe left out', 'obrien', ['Ann', 'O’Brien']],
    ['an apostrophe of another kind', "o'brien", ['Ann', 'O’Brien']],
    ['an apostrophe that is a letter', 'obrien', ['Ann', 'Oʼbrien']],
    ['an okina', 'kahoano', ['Lani', 'Kahoʻano']],
    ['an apostrophe as a space', 'o brien', ['Ann', "O'Brien"]],
    ['what stands behind the apostrophe', 'brien', ['Ann', "O'Brien"]],
    ['a hyphen left out', 'smithjones', ['Ann', 'Smith-Jones']],
    ['a hyphen as a space', 'smith jones', ['Ann', 'Smith-Jones']],
    ['the second of a double name', 'jones', ['Ann', 'Smith-Jones']],
    ['a hyphen that the name lacks', 'smith-jones', ['Ann', 'Smith Jones']],
    ['words together', 'maryann', ['Mary Ann', 'Lee']],
    ['a particle left out', 'berg', ['Tom', 'van den Berg']],
    ['a particle with it', 'vandenberg', ['Tom', 'van den Berg']],
    ['a final sigma', 'ΠΑΠΑΣ', ['Νίκος', 'Παπασταύρου']],
    ['Cyrillic', 'ёлкин', ['Пётр', 'Елкин']],
    ['Chinese', '王', ['小明', '王']],
    ['Japanese, half-width', 'ｶﾄｳ', ['ケン', 'カトウ']],
    ['Korean, by its first syllable', '김', ['민준', '김']],
    ['a number', '2nd', ['Ada', 'Alder 2nd']],
  ])('finds by %s: %s', (_, search, names) => {
    expect(finds(search, ...names)).toBe(true);
  });

  it.each([
    ['the middle of a piece', 'lder', ['Ada', 'Alder']],
    ['one name of another patient', 'ada smith', ['Ada', 'Alder']],
    ['more than the name has', 'alders', ['Ada', 'Alder']],
    ['first and last name run together', 'adaalder', ['Ada', 'Alder']],
    ['punctuation', ' -’ ', ['Ada', 'Alder']],
    ['a wildcard', '%', ['Ada', 'Alder']],
    ['a wildcard in a name', 'a_der', ['Ada', 'Alder']],
  ])('does not find by %s: %s', (_, search, names) => {
    expect(finds(search, ...names)).toBe(false);
  });

  it('the tokens of a name contain each part once, separate and joined', () => {
    expect(nameTokens(['Ada', "O'Brien-Ada"])).toEqual(['ada', 'o', 'brien', 'obrienada']);
    expect(nameTokens(['', '-'])).toEqual([]);
  });
});
