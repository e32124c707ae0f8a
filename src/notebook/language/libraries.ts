/** The libraries a cell may import beside Tilde itself. Not here: their code (the kernel has it). */

export const LIBRARIES: readonly string[] = ['d3-array', 'simple-statistics'];

/** The name under which the kernel keeps a member of a library; "*" is the whole of it. */
export function libraryName(library: string, member: string): string {
  return `${library}:${member}`;
}

/** Whether a name is that of a member of a library, and so none that code can speak of. */
export function isLibraryName(name: string): boolean {
  return name.includes(':');
}

/** Whether cells may import from a module of this name. */
export function isLibrary(module: string): boolean {
  return LIBRARIES.includes(module);
}
