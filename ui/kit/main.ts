import "../src/styles/tokens.css";
import "../src/styles/fonts.css";
import "../src/styles/base.css";

import { mount } from "svelte";

import Book from "./Book.svelte";

// `kit.html#dark` and `kit.html#light` fix the theme, for pictures.
const theme = location.hash.slice(1);
if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;

const target = document.getElementById("app");
if (target) mount(Book, { target });
