// One notebook's kernel: requests, replies, cells in order, the page. How code runs is the runner's, what cells mean is analysis'.
export { serveKernel } from "./serve.js";
