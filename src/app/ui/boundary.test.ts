/** What stands where a part of the page could not be drawn. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Boundary, PageBoundary } from './boundary.tsx';

const inside = createElement('b', null, 'a figure');

it('shows what is inside until it throws, then a sentence and a way to try again', () => {
  const boundary = new Boundary({ children: inside, what: 'This figure' });
  expect(renderToStaticMarkup(boundary.render())).toBe('<b>a figure</b>');
  boundary.state = Boundary.getDerivedStateFromError(new Error('no width'));
  const shown = renderToStaticMarkup(boundary.render());
  expect(shown).toContain('This figure could not be shown.');
  expect(shown).toContain('Show again');
  expect(shown).toContain('no width');
  expect(shown).not.toContain('a figure');
});

it('tries again when what it shows is another', () => {
  const boundary = new Boundary({ children: inside, what: 'This figure', of: 2 });
  const states: unknown[] = [];
  boundary.setState = state => void states.push(state);
  boundary.componentDidUpdate({ children: inside, what: 'This figure', of: 1 });
  expect(states).toEqual([]);
  boundary.state = Boundary.getDerivedStateFromError('thrown');
  boundary.componentDidUpdate({ children: inside, what: 'This figure', of: 2 });
  expect(states).toEqual([]);
  boundary.componentDidUpdate({ children: inside, what: 'This figure', of: 1 });
  expect(states).toEqual([{ failure: null }]);
});

it('around the page says where the notebook is and gives it out', () => {
  const page = new PageBoundary({
    children: inside,
    saved: 'The notebook is saved.',
    onDownload: () => undefined,
  });
  expect(renderToStaticMarkup(page.render())).toBe('<b>a figure</b>');
  page.state = PageBoundary.getDerivedStateFromError(new Error('no bar'));
  const shown = renderToStaticMarkup(page.render());
  for (const words of ['The notebook is saved.', 'no bar', 'Reload', 'Download the notebook'])
    expect(shown).toContain(words);
});
