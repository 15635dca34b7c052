import { describe, expect, it, vi } from 'vitest';
import { checkTemplate } from '../../../src/mail/templates/check-template.ts';
import { isTemplateFault } from '../../../src/mail/templates/liquid.ts';
import { readTemplate, renderTemplate } from '../../../src/mail/templates/template.ts';
import {
  noticeVariables,
  oneLine,
  personName,
  sampleVariables,
  templateVariables,
} from '../../../src/mail/templates/template-variables.ts';

const sampleFor = (kind: 'join' | 'reset') => {
  const [sample] = sampleVariables.filter((variables) => variables.kind === kind);
  if (sample === undefined) throw new Error(`There is no sample of a ${kind}.`);
  return sample;
};

const clinic = {
  name: 'Harbor & Sons "Clinic"',
  phone: '+1 555 0100',
  email: 'desk@example.com',
  time_zone: 'America/New_York',
  portal_url: null as string | null,
};

function variablesFor(first_name: string) {
  const invitation = { kind: 'join' as const, expires_at: Date.parse('2026-03-05T20:04:00Z') };
  const link = 'https://harbor.example.com/portal/join#token';
  return templateVariables(clinic, { first_name, last_name: 'Canary' }, invitation, link);
}

describe('the default template', () => {
  const { link, clinic: sample, expires_at } = sampleFor('join');
  it.each([
    ['join', 'Your invitation to the patient portal of Sample Clinic', 'No account is created'],
    ['reset', 'Set a new password for the patient portal of Sample Clinic', 'stays the same'],
  ] as const)(
    'of kind %s names the clinic, the action, the expiry and the phone number',
    (kind, subject, words) => {
      const mail = renderTemplate(readTemplate('invitation'), sampleFor(kind));
      expect(mail.subject).toBe(subject);
      for (const part of [mail.text, mail.html]) {
        for (const needed of ['Hello Robin,', sample.name, link, expires_at, sample.phone, words]) {
          expect(part).toContain(needed);
        }
      }
      expect(mail.text).not.toMatch(/\n\n\n|<|&/);
    },
  );
});

describe('a template that does more work for one name than for the sample names', () => {
  const forAda = (body: string) =>
    `{{ link }}{% if patient.first_name == "Ada" %}${body}{% endif %}`;
  const render = (body: string) => {
    const template = { subject: 'Welcome', text: forAda(body), html: null };
    expect(checkTemplate(template)).toEqual([]);
    return renderTemplate(template, variablesFor('Ada'));
  };

  it.each([
    ['a loop in a loop', '{% for i in (1..200) %}{% for j in (1..200) %}x{% endfor %}{% endfor %}'],
    ['a long loop with nothing in it', '{% for i in (1..20000) %}{% endfor %}'],
    ['a long range', '{% for i in (1..200000) %}x{% endfor %}'],
    [
      'a text that doubles again and again',
      `{% assign a = "0123456789" %}${'{% assign a = a | append: a %}'.repeat(15)}`,
    ],
    [
      'a captured text that doubles again and again',
      `{% capture a %}0123456789{% endcapture %}${'{% capture a %}{{ a }}{{ a }}{% endcapture %}'.repeat(25)}`,
    ],
    ['a long text that is repeated', `{% for i in (1..4000) %}${'x'.repeat(50_000)}{% endfor %}`],
    ['a table', '{% tablerow i in (1..20000) %}x{% endtablerow %}'],
  ])('ends after a bounded number of steps: %s', (_, body) => {
    let fault: unknown;
    try {
      render(body);
    } catch (error) {
      fault = error;
    }
    expect(isTemplateFault(fault)).toBe(true);
    expect(String(fault)).toContain('limit exceeded');
  });

  it('renders the same on a slow machine as on a fast one', () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 10_000));
    try {
      const { text } = render('{% for i in (1..3000) %}x{% endfor %}');
      expect(text).toContain('x'.repeat(3_000));
    } finally {
      vi.restoreAllMocks();
    }
  });
});

describe('the address of the portal', () => {
  const address = 'https://portal.example.com/?a=1&b=2';
  const named = { first_name: 'Ada', last_name: 'Canary' };
  const mailsOf = (portal_url: string | null) => {
    const instance = { ...clinic, portal_url };
    const link = 'https://harbor.example.com/portal/join#token';
    const kinds = ['join', 'reset'] as const;
    return kinds.flatMap((kind) => [
      renderTemplate(
        readTemplate('invitation'),
        templateVariables(instance, named, { kind, expires_at: 1 }, link),
      ),
      renderTemplate(
        readTemplate('notice'),
        noticeVariables(instance, named, { kind, accepted_at: 1 }),
      ),
    ]);
  };

  it('is in invitations and notices as text and as a link', () => {
    for (const { text, html } of mailsOf(address)) {
      expect(text).toMatch(/sign in (at any time )?at https:\/\/portal\.example\.com\/\?a=1&b=2\n/);
      expect(html).toContain('<a href="https://portal.example.com/?a=1&amp;b=2">');
    }
  });

  it('is not mentioned in invitations and notices of a clinic that has set none', () => {
    for (const { text, html } of mailsOf(null)) {
      expect(text).not.toMatch(/sign in|\n\n\n/i);
      expect(html).not.toMatch(/sign in|href=""/i);
    }
  });
});

describe('renderTemplate', () => {
  const template = {
    subject: 'For {{ patient.first_name }}',
    text: 'For {{ patient.first_name }} at {{ clinic.name }}',
    html: '<p>For {{ patient.first_name | upcase }} at {{ clinic.name }}</p>',
  };

  it('escapes the HTML part, and no other part (Q51)', () => {
    expect(renderTemplate(template, variablesFor('<script>'))).toEqual({
      subject: 'For <script>',
      text: 'For <script> at Harbor & Sons "Clinic"',
      html: '<p>For &lt;SCRIPT&gt; at Harbor &amp; Sons &#34;Clinic&#34;</p>',
    });
  });

  it('generates the HTML part from the text if there is none', () => {
    const text = 'Hello {{ patient.first_name }},\n\ngo to\n{{ link }}\n\nBye\n';
    const { html } = renderTemplate({ ...template, text, html: null }, variablesFor('<i>'));
    const address = 'https://harbor.example.com/portal/join#token';
    expect(html).toContain('<p>Hello &lt;i&gt;,</p>');
    expect(html).toContain(`<p>go to<br>\n<a href="${address}">${address}</a></p>\n<p>Bye</p>`);
  });

  it('shows the expiry in the time zone of the clinic, with its name', () => {
    expect(variablesFor('Ada').expires_at).toBe('Thursday, March 5, 2026 at 3:04 PM EST');
  });

  it.each([
    ['Ada\r\nBcc: eve@example.com', 'Ada Bcc: eve@example.com'],
    ['Ada\u2028\u0000Canary', 'Ada Canary'],
    ['Ada\u202eyranaC', 'Ada yranaC'],
    ['\u2067Ada\u061c\u200f\u200eCanary\ufeff', 'Ada Canary'],
    ['  Ada   Canary ', 'Ada Canary'],
  ])('joins %j to one line (Q51)', (name, line) => {
    expect(oneLine(name)).toBe(line);
  });
});

describe('the name of a patient (Q51)', () => {
  it.each([
    ['https://evil.example/login', 'https: evil. example login'],
    ['www.evil.example', 'www. evil. example'],
    ['evil\u3002example', 'evil\u3002 example'],
    ['mailto:eve@evil.example', 'mailto: eve evil. example'],
    ['e\u200bvil.\u200bexample', 'e vil. example'],
    ['\u202eada', 'ada'],
    ['J.R.', 'J. R.'],
    ['Mary-Ann O’Neil', 'Mary-Ann O’Neil'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
  ])('%j is shown as %j, which no mail program turns into a link', (name, written) => {
    expect(personName(name)).toBe(written);
  });

  it.each([
    ['invitation', (first_name: string) => variablesFor(first_name)],
    [
      'notice',
      (first_name: string) =>
        noticeVariables(clinic, { first_name, last_name: '' }, { kind: 'join', accepted_at: 1 }),
    ],
  ] as const)('greets in the %s with the name, or without one', (kind, variables) => {
    for (const [name, greeting] of [
      ['Ada', 'Hello Ada,'],
      ['', 'Hello,'],
      [' \u202e ', 'Hello,'],
      ['evil.example', 'Hello evil. example,'],
    ] as const) {
      const { text, html } = renderTemplate(readTemplate(kind), variables(name));
      expect(text.split('\n')[0]).toBe(greeting);
      expect(html).toContain(`<p>${greeting}</p>`);
    }
  });
});
