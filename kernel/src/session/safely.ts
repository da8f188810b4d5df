type Content = Readonly<Record<string, unknown>>;

/** Answers a request, with an error when that fails: a front end that waits for a reply waits for ever. */
export async function safely<T extends Content | null>(answer: () => Promise<T> | T): Promise<T | Content> {
  try {
    return await answer();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
    return { status: "error", ename: name, evalue: message, traceback: [`${name}: ${message}`] };
  }
}
