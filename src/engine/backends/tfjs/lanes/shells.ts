/**
 * What stands around a lane's statements: in WGSL a thread that writes all results, in GLSL one that computes all and
 * writes four of them, since a texture's place is all it may write. Not here: the statements (lane-program.ts).
 */
export interface Shell {
  readonly lanes: number;
  /** Numbers a lane writes; on WebGL a multiple of four. */
  readonly width: number;
  readonly scratch: number;
  readonly body: string;
  readonly results: readonly string[];
}

type Make = (shell: Shell) => string;

const wgsl: Make = ({ lanes, width, scratch, body, results }) => `
fn main(lane: i32) {
  // The backend binds all of these: a program must use them.
  if (uniforms.outShape < 0) { result[0] = rows[0] + given[0] + numbers[0]; }
  if (lane >= ${lanes}) { return; }
  var memory: array<f32, ${Math.max(1, scratch)}>;
  let repetitions: i32 = i32(given[0] + 0.5);
  ${body}
  ${results.map((result, i) => `result[lane * ${width} + ${i}] = ${result};`).join('\n')}
}`;

const reader = (name: string): string => `
float read${name}(int index) {
  vec4 four = get${name}(index / 4, 0, 0);
  int part = index - (index / 4) * 4;
  return part == 0 ? four.x : part == 1 ? four.y : part == 2 ? four.z : four.w;
}`;

const glsl: Make = ({ width, scratch, body, results }) => {
  const groups = width / 4;
  const four = (group: number): string =>
    [0, 1, 2, 3].map(part => results[4 * group + part] ?? '0.0').join(', ');
  const cases = Array.from(
    { length: groups },
    (_, group) => `${group === 0 ? '' : 'else '}if (group == ${group}) { setOutput(vec4(${four(group)})); }`,
  );
  return `
${['Rows', 'Given', 'Numbers'].map(reader).join('\n')}
void main() {
  int place = getOutputCoords().x;
  int lane = place / ${groups};
  int group = place - lane * ${groups};
  float memory[${Math.max(1, scratch)}];
  int repetitions = int(readGiven(0) + 0.5);
  ${body}
  ${cases.join('\n')}
}`;
};

export const shells: Readonly<Record<'wgsl' | 'glsl', Make>> = { wgsl, glsl };
