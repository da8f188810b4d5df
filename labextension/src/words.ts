/** Turns an English sentence into the user's language; `%1`, `%2` are holes. Lab's translation bundles have this shape. */
export interface Words {
  __(sentence: string, ...holes: (string | number)[]): string;
  /** The same with a form for one and a form for many; `%1` is the number. */
  _n(one: string, many: string, count: number, ...holes: (string | number)[]): string;
}

/** The sentences as they are written here, in English. */
export const englishWords: Words = {
  __(sentence, ...holes) {
    return fillHoles(sentence, holes);
  },
  _n(one, many, count, ...holes) {
    return fillHoles(count === 1 ? one : many, [count, ...holes]);
  },
};

function fillHoles(sentence: string, holes: readonly (string | number)[]): string {
  return sentence.replace(/%(\d)/g, (hole, index) => String(holes[Number(index) - 1] ?? hole));
}
