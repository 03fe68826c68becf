"""A hall of eight boxes for tests: four colours, two sizes, five stations; the person stands at packing."""

from jidoka.brain.world import Box, Place, World

SIZES = {"small": (0.18, 0.20, 0.16), "large": (0.24, 0.32, 0.22)}
STATIONS = {
    "receiving": ("receiving table",),
    "packing": ("packing table",),
    "shipping": ("shipping table",),
    "shelf_a": ("shelf a",),
    "shelf_b": ("shelf b",),
}
BOXES = {
    "box_1": ("red", "small", "receiving"),
    "box_2": ("red", "large", "shelf_a"),
    "box_3": ("blue", "small", "receiving"),
    "box_4": ("blue", "large", "shelf_b"),
    "box_5": ("green", "small", "receiving"),
    "box_6": ("green", "large", "shelf_a"),
    "box_7": ("yellow", "small", "shelf_b"),
    "box_8": ("yellow", "large", "shipping"),
}
HALL = World(
    stations={name: Place(name=name, aliases=aliases) for name, aliases in STATIONS.items()},
    spots={"home": Place(name="home")},
    boxes={
        name: Box(name=name, colour=colour, size=size, where=where, extent=SIZES[size])
        for name, (colour, size, where) in BOXES.items()
    },
    operator="packing",
)
