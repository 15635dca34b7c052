import { describe, expect, it } from 'vitest';
import { useBrowser } from '../../support/browser/open-page.ts';

const open = useBrowser();

/** Markup that could make the page do something, each with a word that is safe to show. */
const hostile = [
  `<script>document.title = 'taken over'</script>word-script`,
  `<img src="https://evil.example/pixel.png" onerror="document.title='taken over'">word-image`,
  `<img srcset="https://evil.example/a.png 1x" loading="eager">`,
  `<picture><source srcset="https://evil.example/b.png"><img src="x"></picture>`,
  `<video poster="https://evil.example/poster.png" autoplay><source src="https://evil.example/v.mp4"></video>`,
  `<audio src="https://evil.example/a.mp3" autoplay></audio>`,
  `<svg onload="document.title='taken over'"><image href="https://evil.example/c.png"/><use href="https://evil.example/d.svg#a"/></svg>`,
  `<math><mtext><table><mglyph><style><img src="https://evil.example/e.png" onerror="document.title='taken over'"></style></mglyph></table></mtext></math>`,
  `<iframe src="https://evil.example/frame"></iframe><iframe srcdoc="<script>top.document.title='taken over'</script>"></iframe>`,
  `<object data="https://evil.example/o"></object><embed src="https://evil.example/em">`,
  `<link rel="stylesheet" href="https://evil.example/s.css"><link rel="prefetch" href="https://evil.example/p">`,
  `<style>@import url(https://evil.example/i.css); body { display: none } [id=root] { background: url(https://evil.example/bg.png) }</style>`,
  `<div style="position:fixed;inset:0;z-index:9999;background:url(https://evil.example/style.png) red">word-overlay</div>`,
  `<p class="mantine-Button-root" id="content" name="cookie">word-class</p>`,
  `<form action="https://evil.example/f"><input name="attributes"><button formaction="https://evil.example/g">word-form</button></form>`,
  `<a href="javascript:document.title='taken over'" target="_blank">word-link</a><a href="https://evil.example/l" ping="https://evil.example/ping">word-away</a>`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/m"><base href="https://evil.example/">`,
  `<details open ontoggle="document.title='taken over'"><summary>word-details</summary></details>`,
  `<p onmouseover="document.title='taken over'" onclick="document.title='taken over'" contenteditable autofocus onfocus="document.title='taken over'" tabindex="1">word-hover</p>`,
  `<a id="defaultView"></a><img name="getElementById"><form id="document"><input id="body"></form>`,
  `<input type="image" src="https://evil.example/in.png"><body background="https://evil.example/body.png"><table background="https://evil.example/t.png"><tr><td>word-cell</td></tr></table>`,
  `<h1>word-heading</h1><marquee onstart="document.title='taken over'">word-marquee</marquee>`,
  `<x-element is="b" onanimationstart="document.title='taken over'" style="animation: a 1s">word-custom</x-element>`,
  `<template><img src="x" onerror="document.title='taken over'"></template><noscript><p title="</noscript><img src=x onerror=document.title='taken_over'>"></noscript>`,
  // Each of these is never closed, and would include everything that follows.
  `<select><option>word-option<p>word-after-select</p>`,
  `<textarea>word-textarea</textarea><template>word-template</template><!-- word-comment -->`,
  `<xmp>word-xmp<p>word-after-xmp</p>`,
].join('\n');

describe('hostile markup in the answers of a questionnaire', () => {
  it('does nothing, loads nothing, looks like plain text, and can still be read (Q66)', async () => {
    const { page, url, urls, signIn, row, reading } = await open({
      answers: hostile,
      // The content security policy blocks some of it before it is sanitized.
      mayComplain: /violates the following Content Security Policy directive.*has been blocked/,
    });
    await signIn();
    await row('Foreign').click();
    const answers = reading('Questionnaire: Foreign').getByRole('region', { name: 'Answers' });
    for (const word of [
      'script',
      'overlay',
      'class',
      'link',
      'away',
      'details',
      'hover',
      'cell',
      'heading',
      'option',
      'after-select',
      'textarea',
      'template',
      'comment',
      'xmp',
      'after-xmp',
    ]) {
      await answers.getByText(`word-${word}`).first().waitFor();
    }
    await answers.getByText('word-hover').hover();
    await answers.getByText('word-hover').click();

    expect(await page.title()).toMatch(/Inbox$/);
    expect(page.url()).toMatch(new RegExp(`^${url}/?(#.*)?$`));
    expect(urls.filter((asked) => !asked.startsWith(url))).toEqual([]);
    const made = await answers.evaluate((element) =>
      Array.from(
        element.lastElementChild?.querySelectorAll('*') ?? [],
        ({ tagName, attributes }) => ({
          tagName,
          attributes: Array.from(attributes, ({ name }) => name),
        }),
      ),
    );
    expect(made.length).toBeGreaterThan(5);
    expect(made.flatMap(({ attributes }) => attributes)).toEqual([]);
    const tags = new Set(made.map(({ tagName }) => tagName));
    for (const tag of ['A', 'IMG', 'SVG', 'STYLE', 'FORM', 'INPUT', 'BUTTON', 'IFRAME', 'H1']) {
      expect(tags).not.toContain(tag);
    }
    // The page is still complete.
    await row('Foreign').waitFor();
    expect(await page.getByRole('main').count()).toBe(1);
  });
});
