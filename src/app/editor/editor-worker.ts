/** Monaco's own worker (diffs, links, word lists), bundled as one file. Not here: the TypeScript worker. */
import 'monaco-editor/editor/editor.worker.js';
