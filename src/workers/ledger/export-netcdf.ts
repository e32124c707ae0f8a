/**
 * ArviZ's InferenceData as a netCDF-4 file, which is an HDF5 file with dimension scales. The HDF5 library is large: this
 * module is loaded when a file is asked for.
 * Source: the netCDF-4 format, https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html
 * Not here: what is in the groups (inference-data.ts).
 */
import { File, ready, type Dataset, type Group } from 'h5wasm';
import type { DataDimension, DataGroup, DataVariable } from './inference-data.ts';

let files = 0;

/** The bytes of a file with these groups, which are taken one after another. */
export async function netcdfFile(groups: Iterable<DataGroup>): Promise<Uint8Array<ArrayBuffer>> {
  const { FS } = await ready;
  const name = `/inference-${(files += 1)}.nc`;
  // netCDF keeps the order in which dimensions and variables were made.
  const file = new File(name, 'w', { track_order: true });
  try {
    addGroups(file, groups);
    return FS.readFile(name) as Uint8Array<ArrayBuffer>;
  } finally {
    // It lies in memory.
    FS.unlink(name);
  }
}

function addGroups(file: File, groups: Iterable<DataGroup>): void {
  try {
    for (const group of groups) addGroup(file, group);
  } finally {
    file.close();
  }
}

function addGroup(file: File, { name, dimensions, variables, attributes }: DataGroup): void {
  const group = file.create_group(name, true);
  for (const [key, value] of Object.entries(attributes)) setAttribute(group, key, value);
  for (const dimension of dimensions) addDimension(group, dimension);
  for (const variable of variables) addVariable(group, `/${name}`, variable);
}

function addDimension(group: Group, { name, size, coords }: DataDimension): void {
  const places = coords ?? Array.from({ length: size }, (_, place) => place);
  const data = places.every(place => typeof place === 'number') ? wholes(places) : places.map(String);
  group.create_dataset({ name, data, shape: [size] }).make_scale(name);
}

function addVariable(
  group: Group,
  path: string,
  { name, dims, shape, values, attributes = {} }: DataVariable,
): void {
  const dataset = group.create_dataset({ name, data: values, shape: [...shape] });
  dims.forEach((dim, axis) => dataset.attach_scale(axis, `${path}/${dim}`));
  for (const [key, value] of Object.entries(attributes)) setAttribute(dataset, key, value);
  // So xarray tells truth values from small numbers.
  if (values instanceof Int8Array) setAttribute(dataset, 'dtype', 'bool');
}

function setAttribute(place: Group | Dataset, name: string, value: string | number): void {
  if (typeof value === 'string') place.create_attribute(name, value);
  else place.create_attribute(name, Number.isInteger(value) ? wholes([value]) : Float64Array.of(value), []);
}

const wholes = (values: readonly number[]): BigInt64Array =>
  BigInt64Array.from(values, value => BigInt(value));
