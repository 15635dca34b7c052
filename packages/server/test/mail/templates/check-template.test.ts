import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../../src/mail/templates/check-template.ts';
import { readTemplate } from '../../../src/mail/templates/template.ts';

const good = { subject: 'Welcome', text: 'Go to {{ link }}', html: null };

describe('checkTemplate', () => {
  it('reports nothing for the default template', () => {
    expect(checkTemplate(readTemplate('invitation'))).toEqual([]);
  });

  it('allows every variable', () => {
    const text = `{{ patient.first_name }} {{ patient.last_name }} {{ clinic.name }} {{ clinic.phone }}
      {{ clinic.email | upcase }} {% if kind == 'join' %}a{% else %}b{% endif %} {{ link }} {{ expires_at }}
      {% assign greeting = 'Hello' %}{{ greeting }}`;
    expect(checkTemplate({ ...good, text })).toEqual([]);
  });

  it.each([
    [
      'an unknown variable',
      'a\n{{ link }}\n{{ patient.ssn }}',
      3,
      "unknown variable 'patient.ssn'",
    ],
    [
      'one that is never reached',
      '{{ link }}\n{% if kind == "x" %}\n{{ foo }}{% endif %}',
      3,
      "'foo'",
    ],
    ['one that is computed', '{{ link }}{{ patient[kind] }}', 1, 'unknown variable'],
    ['all of a patient', '{{ link }}{{ patient }}', 1, "unknown variable 'patient'"],
    ['an unclosed tag', '{{ link }}\n{% if kind %}', 2, 'not closed'],
    ['an unknown filter', '{{ link }}\n\n{{ kind | shout }}', 3, 'undefined filter: shout'],
    ['the filter that undoes escaping', '{{ link | raw }}', 1, 'undefined filter: raw'],
    ['a file', '{{ link }}{% include "/etc/passwd" %}', 1, 'tag "include" not found'],
    ['a file, rendered', '{{ link }}{% render "x" %}', 1, 'tag "render" not found'],
    ['a loop without end', '{{ link }}{% for i in (1..999999999) %}x{% endfor %}', 1, 'limit'],
    ['no link', 'Welcome!', 1, "the link is missing where kind is 'join'"],
    ['no link in a reset', '{% if kind == "join" %}{{ link }}{% endif %}', 1, "kind is 'reset'"],
    [
      'a link for one name alone',
      '{% if patient.first_name == "Robin" %}{{ link }}{% endif %}',
      1,
      'missing',
    ],
    [
      'a link for one clinic alone',
      '{% unless clinic.name == "Harbor" %}{{ link }}{% endunless %}',
      1,
      'missing',
    ],
    [
      'more than anyone would read',
      `{{ link }}{% for i in (1..300) %}${'x'.repeat(500)}{% endfor %}`,
      1,
      'more than 100000 characters',
    ],
    ['a link cut short', '{{ link | truncate: 20 }}', 1, 'the link is missing'],
  ])('refuses a text with %s, and reports the line', (_, text, line, detail) => {
    expect(checkTemplate({ ...good, text })).toEqual([
      { part: 'text', line, detail: expect.stringContaining(detail) },
    ]);
  });

  it('applies the same rules to the HTML part', () => {
    expect(checkTemplate({ ...good, html: '<p>Welcome</p>' })).toMatchObject([{ part: 'html' }]);
    expect(checkTemplate({ ...good, html: '<a href="{{ link }}">here</a>' })).toEqual([]);
  });

  it.each([
    ['the link', '{{ link }}', 'must not contain the link'],
    ['nothing', ' \n', 'is empty'],
  ])('refuses a subject with %s', (_, subject, detail) => {
    expect(checkTemplate({ ...good, subject })).toMatchObject([
      { part: 'subject', detail: expect.stringContaining(detail) },
    ]);
  });

  it('reports all errors, part by part', () => {
    const faults = checkTemplate({ subject: '{{ a }}', text: '{{ b }}\n{{ c }}', html: 'x' });
    expect(faults.map(({ part, line }) => `${part}:${line}`)).toEqual([
      'subject:1',
      'text:1',
      'text:2',
      'html:1',
    ]);
  });
});
