/**
 * Declarations of the controls (slider, number, …) as functions of their own: the kernel makes them as members of
 * what `createWidgets` returns. Not here: the API proper (collect.mjs).
 */
import { ts } from './declarations.mjs';

/** Types that cells' controls take and give. */
const TYPES = ['SliderOptions', 'PlayOptions', 'ChosenFile'];

/** @param text declarations of the kernel's widgets.ts */
export function widgetDeclarations(text) {
  const file = ts.createSourceFile('widgets.d.ts', text, ts.ScriptTarget.ES2022, true);
  const types = file.statements.filter(
    statement => ts.isInterfaceDeclaration(statement) && TYPES.includes(statement.name.text),
  );
  const maker = file.statements.find(
    statement => ts.isFunctionDeclaration(statement) && statement.name.text === 'createWidgets',
  );
  const functions = maker?.type?.members.find(member => member.name.text === 'functions');
  if (types.length !== TYPES.length || functions === undefined)
    throw new Error('widgets.ts has another form now');
  const widgets = functions.type.members.map(member => {
    const doc = member.jsDoc?.at(-1)?.getText().replace(/\n\s+/g, '\n ') ?? '';
    return { name: member.name.text, doc, code: functionText(member) };
  });
  const parts = widgets.map(({ doc, code }) => (doc === '' ? `export ${code}` : `${doc}\nexport ${code}`));
  return { text: `${parts.join('\n')}\n${types.map(type => type.getText()).join('\n')}\n`, widgets };
}

function functionText(member) {
  const shape = ts.isPropertySignature(member) ? member.type : member;
  const parameters = shape.parameters.map(parameter => parameter.getText()).join(', ');
  return `declare function ${member.name.text}(${parameters}): ${shape.type.getText()};`;
}
