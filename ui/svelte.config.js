// No preprocessor: the compiler strips types itself, and styles are plain CSS.
export default {
  compilerOptions: { runes: true },
  // Dependencies may still use the older syntax; only our own files must use runes.
  vitePlugin: { dynamicCompileOptions: ({ filename }) => (filename.includes("node_modules") ? { runes: undefined } : undefined) },
};
