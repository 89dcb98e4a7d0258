/** The browser knows the reader's time zone; offered until they have chosen one. */
const field = document.getElementById("f-timezone");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && [...field.options].some((option) => option.value === here)) field.value = here;
