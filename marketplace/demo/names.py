"""What members and companies of the demo world are called; nobody is."""

FIRST = [
    "Amara", "Anders", "Anouk", "Aoife", "Arjun", "Astrid", "Aylin", "Beatriz", "Bilal", "Camille", "Carlos",
    "Chiara", "Dagny", "Daniel", "Dao", "Diego", "Ebba", "Eleni", "Elif", "Emeka", "Emil", "Esra", "Fatou", "Felix",
    "Femi", "Filip", "Freya", "Gabriel", "Giulia", "Grace", "Hana", "Hanna", "Henrik", "Hugo", "Ida", "Ibrahim",
    "Ines", "Iris", "Ivo", "Jada", "Jakub", "Jasper", "Joana", "Jonas", "Julia", "Kaito", "Karim", "Katya", "Kofi",
    "Lars", "Laila", "Lea", "Leon", "Lina", "Linh", "Louis", "Lucia", "Luka", "Maja", "Malik", "Marek", "Maren",
    "Marta", "Mateo", "Maya", "Mehmet", "Mia", "Mikkel", "Milan", "Minh", "Mira", "Nadia", "Naomi", "Nils", "Nina",
    "Noor", "Olga", "Omar", "Oskar", "Paula", "Pavel", "Petra", "Priya", "Rafael", "Rania", "Rosa", "Ruben", "Saanvi",
    "Samir", "Sanna", "Selma", "Simon", "Sofia", "Stella", "Sunniva", "Tariq", "Tess", "Theo", "Thandi", "Tomas",
    "Uma", "Vera", "Viktor", "Wanda", "Yara", "Yusuf", "Zofia", "Zuri",
]  # fmt: skip
LAST = [
    "Adeyemi", "Aldous", "Almeida", "Andersen", "Aoki", "Baptista", "Bauer", "Becker", "Berg", "Bianchi", "Borg",
    "Castell", "Chen", "Costa", "Dahl", "Damm", "Diallo", "Duarte", "Eriksen", "Falk", "Fernandes", "Fischer",
    "Fontaine", "Garcia", "Grabowski", "Haddad", "Hagen", "Halden", "Hansen", "Hoffmann", "Horvat", "Ito", "Ivanova",
    "Jansen", "Jensen", "Kaplan", "Kaya", "Keller", "Khan", "Kimani", "Klein", "Kovac", "Kowalczyk", "Kruger",
    "Larsen", "Laurent", "Lind", "Lopes", "Lund", "Marino", "Mbeki", "Mendes", "Meyer", "Moreau", "Moretti", "Nagy",
    "Nakamura", "Nguyen", "Nielsen", "Novak", "Nowak", "Nunes", "Okafor", "Okoye", "Olsen", "Ortega", "Osei",
    "Ozturk", "Park", "Patel", "Pereira", "Petrov", "Popescu", "Raman", "Reis", "Ricci", "Roux", "Saito", "Santos",
    "Sato", "Schmidt", "Silva", "Singh", "Sousa", "Strand", "Svensson", "Takeda", "Tanaka", "Torres", "Usman",
    "Vargas", "Vidal", "Virtanen", "Vogel", "Wagner", "Weiss", "Yilmaz", "Zhang", "Ziegler",
]  # fmt: skip
COMPANIES = [
    "Halvorsen Tea", "Northbeam Retail", "Lumen Orchard", "Kite & Anchor", "Pebble Press", "Brightwater Clinics",
    "Osprey Cycles", "Tidewheel Energy", "Juniper Row", "Copper Lane Books", "Fernhill Foods", "Slate & Sons",
    "Harbour Nine", "Mosaic Tutors", "Wildrye Bakery", "Polaris Freight", "Clearfold Software", "Ember Studio",
    "Marigold Care", "Tall Pine Homes", "Quayside Museums", "Lark Mobility", "Bluebell Toys", "Redwood Ledger",
    "Saltworks Media", "Greyling Outdoor",
]  # fmt: skip
