"""What people and companies of a made-up past are called."""


def _words(told: str) -> tuple[str, ...]:
    return tuple(told.split())


FIRST = _words("""
    Anna Ben Clara David Emma Felix Greta Hannes Ida Jonas Kaja Lars Marta Nils Olga Paul
    Rosa Simon Tilda Uwe Vera Willem Xenia Yusuf Zoe Aisha Bruno Chiara Diego Elif Farid
    Giulia Hugo Ines Jakub Katarina Liam Mei Noah Oskar Priya Quentin Ravi Sofia Tariq
    Ursula Viktor Wanda Yara Zofia Amir Birgit Carlos Dunja Edvard Fatima Goran Helga Ivan
    Jolanda Klaus
""")
LAST = _words("""
    Meier Rossi Novak Silva Dubois Jensen Kowalski Nagy Horvat Popescu Ivanov Petrov Yilmaz
    Demir Kaya Haddad Khan Patel Singh Tanaka Sato Nguyen Tran Kim Park Chen Wang Garcia
    Lopez Moreau Laurent Fischer Weber Wagner Becker Hoffmann Schulz Keller Brandt Lindberg
    Nilsson Berg Holm Virtanen Korhonen Andersson Larsen Hansen Smith Jones Taylor Brown
    Wilson Evans Walker Murphy Kelly Byrne Costa Ferreira Santos Almeida Ricci Marino Greco
    Bianchi Conti
""")
COMPANIES = _words("""
    Alpine Baltic Cobalt Delta Ember Falcon Granite Harbour Indigo Juniper Kestrel Lumen
    Meridian Nimbus Orchard Pioneer Quartz Redwood Summit Tundra Umber Vertex Willow Xylem
    Yellow Zenith Aurora Beacon Cedar Dynamo Evergreen Foundry Glacier Horizon Ironwood
    Jasper Keystone Lattice Mosaic Northgate Oakline Palisade Quarry Riverbend Sterling
    Terrace Uplift Vantage Westfield Anchor Bramble Copper Dockside Elm Fernhill Gateway
    Hollow Islet
""")
LINES = _words("""
    Systems Logistics Foods Media Energy Textiles Analytics Robotics Partners Insurance
    Optics Packaging Chemicals Trading Software Hospitals Airlines Printing Mining
""")
