/** How values of one class are stored: as something that can be stored, from which they are made again. */
export interface Codec<Value extends object = object, Stored = unknown> {
  /** Stands in the file, so that it must stay the same for as long as files are to be read. */
  readonly name: string;
  /** Whether this codec is for the value; a subclass that has more to keep is not. */
  is(value: object): boolean;
  encode(value: Value): Stored;
  decode(stored: Stored): Value;
}
