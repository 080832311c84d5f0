"""The fifty products of the shop."""

from standfast_sandbox.records import Product

_SHOES, _CLOTHING, _ELECTRONICS = "SHOES", "CLOTHING", "ELECTRONICS"
_HYGIENE, _GIFT, _FURNITURE = "HYGIENE", "GIFT_CARD", "FURNITURE"
_SPORTS, _HOUSEHOLD = "SPORTS", "HOUSEHOLD"

PRODUCTS: tuple[Product, ...] = (
    Product("SH-1001", "Red Running Shoes", _SHOES, "red", 8990, 0.9),
    Product("SH-1002", "Blue Running Shoes", _SHOES, "blue", 8990, 0.9),
    Product("SH-1003", "White Leather Sneakers", _SHOES, "white", 10900, 1.0),
    Product("SH-1004", "Black Ankle Boots", _SHOES, "black", 13900, 1.4),
    Product("SH-1005", "Brown Hiking Boots", _SHOES, "brown", 15990, 1.7),
    Product("SH-1006", "Green Trail Shoes", _SHOES, "green", 9990, 0.9),
    Product("SH-1007", "Red Canvas Slippers", _SHOES, "red", 2990, 0.5),
    Product("SH-1008", "Grey Wool Loafers", _SHOES, "grey", 7990, 0.8),
    Product("CL-2001", "Navy Rain Jacket", _CLOTHING, "navy", 11900, 0.7),
    Product("CL-2002", "Red Hooded Sweatshirt", _CLOTHING, "red", 4990, 0.6),
    Product("CL-2003", "Black Slim Jeans", _CLOTHING, "black", 6990, 0.7),
    Product("CL-2004", "White Cotton T-Shirt", _CLOTHING, "white", 1990, 0.2),
    Product("CL-2005", "Green Wool Scarf", _CLOTHING, "green", 3490, 0.2),
    Product("CL-2006", "Grey Winter Coat", _CLOTHING, "grey", 19900, 1.6),
    Product("CL-2007", "Blue Denim Shirt", _CLOTHING, "blue", 5490, 0.4),
    Product("CL-2008", "Yellow Summer Dress", _CLOTHING, "yellow", 6490, 0.3),
    Product("CL-2009", "Black Leather Belt", _CLOTHING, "black", 3990, 0.3),
    Product("CL-2010", "Striped Swim Shorts", _CLOTHING, "blue", 2490, 0.2, final_sale=True),
    Product("EL-3001", "Noise-Cancelling Headphones", _ELECTRONICS, "black", 24900, 0.6),
    Product("EL-3002", "Bluetooth Speaker", _ELECTRONICS, "blue", 7990, 0.8),
    Product("EL-3003", "27-Inch Monitor", _ELECTRONICS, "black", 32900, 6.5),
    Product("EL-3004", "Mechanical Keyboard", _ELECTRONICS, "grey", 12900, 1.1),
    Product("EL-3005", "Wireless Mouse", _ELECTRONICS, "grey", 3990, 0.2),
    Product("EL-3006", "Smart Watch", _ELECTRONICS, "black", 27900, 0.3),
    Product("EL-3007", "Espresso Machine", _ELECTRONICS, "silver", 54900, 9.8),
    Product("EL-3008", "Tablet 10 Inch", _ELECTRONICS, "silver", 39900, 0.7),
    Product("HY-4001", "Electric Toothbrush", _HYGIENE, "white", 5990, 0.4, final_sale=True),
    Product("HY-4002", "Toothbrush Heads", _HYGIENE, "white", 1990, 0.1, final_sale=True),
    Product("HY-4003", "Beard Trimmer", _HYGIENE, "black", 4490, 0.4, final_sale=True),
    Product("HY-4004", "Shower Gel Set", _HYGIENE, None, 1490, 0.9, final_sale=True),
    Product("HY-4005", "Epilator", _HYGIENE, "white", 6990, 0.5, final_sale=True),
    Product("GC-5001", "Gift Card 25 EUR", _GIFT, None, 2500, 0.1, final_sale=True),
    Product("GC-5002", "Gift Card 50 EUR", _GIFT, None, 5000, 0.1, final_sale=True),
    Product("GC-5003", "Gift Card 100 EUR", _GIFT, None, 10000, 0.1, final_sale=True),
    Product("FU-6001", "Three-Seat Sofa", _FURNITURE, "grey", 74900, 48.0),
    Product("FU-6002", "Oak Dining Table", _FURNITURE, "brown", 59900, 39.0),
    Product("FU-6003", "Office Chair", _FURNITURE, "black", 22900, 15.5),
    Product("FU-6004", "Bedside Lamp", _FURNITURE, "white", 3990, 1.2),
    Product("FU-6005", "White Bookshelf", _FURNITURE, "white", 14900, 24.0),
    Product("FU-6006", "Folding Desk", _FURNITURE, "brown", 18900, 17.0),
    Product("SP-7001", "Yoga Mat", _SPORTS, "purple", 2990, 1.1),
    Product("SP-7002", "Dumbbell Set", _SPORTS, "black", 5990, 10.4),
    Product("SP-7003", "Tennis Racket", _SPORTS, "orange", 11990, 0.5),
    Product("SP-7004", "Camping Tent", _SPORTS, "green", 17900, 4.2),
    Product("SP-7005", "Red Bicycle Helmet", _SPORTS, "red", 6990, 0.5),
    Product("HH-8001", "Cast-Iron Pan", _HOUSEHOLD, "black", 4990, 3.1),
    Product("HH-8002", "Red Kettle", _HOUSEHOLD, "red", 3990, 1.3),
    Product("HH-8003", "Bath Towel Set", _HOUSEHOLD, "white", 3490, 1.6),
    Product("HH-8004", "Knife Block", _HOUSEHOLD, "brown", 9990, 2.8),
    Product("HH-8005", "Vacuum Cleaner", _HOUSEHOLD, "black", 19900, 6.0),
)

BY_SKU = {product.sku: product for product in PRODUCTS}
