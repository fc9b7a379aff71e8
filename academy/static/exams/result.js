/* Says so if answers were still on their way when the exam closed; then forgets the sitting. */
import { Shelf } from "./shelf.js";

const note = document.querySelector("[data-left-over]");
const shelf = new Shelf(note.dataset.leftOver);
note.hidden = shelf.read().unsaved.length === 0;
shelf.clear();
