"""Colours and common goods in two languages: each word leads to the English one."""

from __future__ import annotations

_PAIRS = {
    "red": "rot rote roten roter rotes rotem", "blue": "blau blaue blauen blauer blaues", "green": "gruen gruene gruenen gruener gruenes",
    "black": "schwarz schwarze schwarzen schwarzer schwarzes", "white": "weiss weisse weissen weisser weisses",
    "yellow": "gelb gelbe gelben gelber gelbes", "grey": "gray grau graue grauen grauer graues", "brown": "braun braune braunen brauner braunes",
    "pink": "rosa", "orange": "orangefarbene", "purple": "lila violet violett", "silver": "silber silberne silbernen", "golden": "gold goldene goldenen",
    "shoe": "shoes schuh schuhe schuhen trainers sneakers sneaker turnschuhe laufschuhe", "running": "laufschuhe jogging", "boot": "boots stiefel stiefeln",
    "jacket": "jackets jacke jacken", "coat": "coats mantel maentel", "trousers": "hose hosen pants trouser", "jeans": "jean",
    "shirt": "shirts hemd hemden tshirt", "dress": "dresses kleid kleider", "skirt": "rock roecke", "sweater": "pullover pulli jumper hoodie",
    "sock": "socks socke socken", "hat": "hats hut muetze cap", "glove": "gloves handschuh handschuhe", "scarf": "schal", "belt": "guertel",
    "bag": "bags tasche taschen", "backpack": "rucksack", "suitcase": "koffer", "watch": "uhr armbanduhr", "ring": "ringe",
    "lamp": "lamps lampe lampen", "table": "tables tisch tische", "chair": "chairs stuhl stuehle", "sofa": "couch sofas", "bed": "bett", "shelf": "regal shelves",
    "desk": "schreibtisch", "mattress": "matratze", "pillow": "kissen", "blanket": "decke", "carpet": "teppich rug", "curtain": "vorhang curtains",
    "phone": "handy telefon smartphone", "laptop": "notebook", "tablet": "tablets", "headphones": "kopfhoerer headphone earphones ohrhoerer", "speaker": "lautsprecher speakers box",
    "keyboard": "tastatur", "mouse": "maus", "monitor": "bildschirm screen", "camera": "kamera", "charger": "ladegeraet", "cable": "kabel", "printer": "drucker",
    "coffee": "kaffee", "machine": "maschine", "kettle": "wasserkocher", "toaster": "toasters", "pan": "pfanne pans", "pot": "topf", "knife": "messer knives",
    "toothbrush": "zahnbuerste", "book": "buch buecher books", "toy": "spielzeug toys", "game": "spiel games", "bike": "fahrrad bicycle rad", "helmet": "helm", "tent": "zelt",
    "bottle": "flasche", "cup": "tasse mug becher", "plate": "teller plates", "glass": "glas glaeser glasses", "vase": "vasen", "mirror": "spiegel", "towel": "handtuch handtuecher towels",
    "wool": "wolle wollene", "leather": "leder lederne", "cotton": "baumwolle", "wooden": "holz wood", "winter": "winters", "summer": "sommer", "rain": "regen", "gift": "geschenk", "card": "karte",
}  # fmt: skip
GOODS = {other: word for word, others in _PAIRS.items() for other in others.split()}
"""Word without accents -> its English word."""
