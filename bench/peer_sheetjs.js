// SPDX-License-Identifier: Apache-2.0
// The peer of reading: every .xlsx file of a folder with SheetJS, cells with their shown texts.
//
// node peer_sheetjs.js PACKAGE-FOLDER FOLDER
const fs = require("fs");
const path = require("path");
const XLSX = require(path.join(process.argv[2], "node_modules", "xlsx"));

let files = 0, cells = 0;
for (const name of fs.readdirSync(process.argv[3]).sort()) {
	const book = XLSX.readFile(path.join(process.argv[3], name));
	for (const sheet of book.SheetNames)
		for (const key of Object.keys(book.Sheets[sheet])) cells += key[0] !== "!";
	files++;
}
console.log(`files ${files}\ncells ${cells}`);
