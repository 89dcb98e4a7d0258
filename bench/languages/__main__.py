"""Makes the table, and says what it can."""

from bench.languages.measure import cases, rows
from bench.languages.teach import TABLE, teach
from bench.table import print_table
from helpdesk.languages.telling import tell_language

teach()
print(f"{TABLE}: {TABLE.stat().st_size // 1024} kB")
print_table(rows())
for wanted, text in cases():
    if (got := tell_language(text)) != wanted:
        print(f"{wanted or '-':<3} {got or '-':<3} {text[:100]}")
