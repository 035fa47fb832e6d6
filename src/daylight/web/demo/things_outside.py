"""Drawings of what stands under the sky."""

from __future__ import annotations

from daylight.web.demo.canvas import STRONG, Canvas, around, darker, lighter
from daylight.web.demo.scenes import GREEN, INK, METAL, Hand, outdoors


def bicycle(rng: Hand) -> Canvas:
    canvas = outdoors(rng)
    frame = rng.main_colour()
    canvas.shadow(200, 256, 250)
    for x in (125, 275):
        canvas.ring(x, 200, 54, INK, 6)
        canvas.ring(x, 200, 47, METAL, 1.5)
        for angle in range(0, 360, 30):
            canvas.line([(x, 200), around(x, 200, 47, angle + rng.random())], METAL, 0.8)
        canvas.disc(x, 200, 5, INK)
    pedal, seat, head = (190.0, 202.0), (170.0, 132.0), (250.0, 128.0)
    for points in ([(125, 200), pedal, head, seat, pedal], [(125, 200), seat], [(275, 200), head]):
        canvas.line(points, frame, 6)
    canvas.line([seat, (166, 116)], METAL, 4)
    canvas.line([(150, 114), (182, 112)], INK, 9)
    canvas.line([head, (246, 106), (268, 98), (276, 108)], METAL, 4)
    canvas.disc(190, 202, 11, METAL)
    canvas.line([(190, 202), (198, 226), (208, 226)], INK, 4)
    if rng.random() < 0.5:
        canvas.shape([(258, 112), (300, 112), (294, 142), (264, 142)], (186, 140, 84))
        for x in range(266, 298, 8):
            canvas.line([(x, 114), (x, 140)], (150, 106, 60), 1)
    return canvas


def boat(rng: Hand) -> Canvas:
    canvas = Canvas(rng, (140, 190, 220))
    canvas.sky((118, 176, 222), (236, 240, 232), 170)
    canvas.disc(320, 60, 22, (255, 240, 190))
    canvas.floor(168, (58, 124, 150))
    for y in range(178, 300, 18):
        shift = rng.uniform(0, 40)
        for x in range(-20, 420, 70):
            canvas.arc(x + shift, y, 16, (20, 160), (112, 172, 192), 2)
    hull = rng.main_colour()
    canvas.shape([(110, 190), (296, 190), (264, 232), (136, 232)], hull)
    canvas.box(110, 184, 186, 9, lighter(hull, 0.6), 3)
    canvas.line([(200, 186), (200, 48)], (120, 86, 56), 4)
    canvas.shape([(206, 54), (206, 172), (288, 172)], (252, 248, 238))
    canvas.shape([(194, 70), (194, 172), (134, 172)], lighter(rng.choice(STRONG), 0.4))
    return canvas


def car(rng: Hand) -> Canvas:
    canvas, paint = outdoors(rng), rng.main_colour()
    canvas.floor(222, (120, 122, 128))
    for x in range(10, 400, 90):
        canvas.box(x, 268, 46, 5, (236, 234, 226))
    canvas.shadow(200, 250, 300, 8)
    canvas.shape([(122, 168), (158, 112), (264, 112), (304, 168)], darker(paint, 0.1))
    canvas.shape([(136, 166), (164, 120), (206, 120), (206, 166)], (190, 220, 232))
    canvas.shape([(214, 166), (214, 120), (260, 120), (290, 166)], (174, 206, 222))
    canvas.box(62, 162, 282, 58, paint, 22)
    canvas.box(62, 196, 282, 8, darker(paint, 0.2))
    canvas.box(220, 176, 20, 4, lighter(paint, 0.5), 2)
    canvas.disc(334, 182, 8, (255, 240, 180))
    canvas.box(62, 176, 10, 14, (214, 60, 52), 3)
    for x in (126, 282):
        canvas.disc(x, 220, 32, INK)
        canvas.disc(x, 220, 18, METAL)
        canvas.disc(x, 220, 6, INK)
    return canvas


def dog(rng: Hand) -> Canvas:
    canvas = outdoors(rng)
    fur = rng.choice(((178, 124, 74), (236, 218, 188), (84, 74, 70), (206, 160, 104)))
    dark = darker(fur, 0.35)
    canvas.shadow(205, 264, 190, 8)
    canvas.line([(262, 190), (292, 150), (300, 132)], fur, 12)
    canvas.box(140, 158, 130, 66, fur, 30)
    for x in (150, 176, 228, 252):
        canvas.box(x, 200, 17, 62, darker(fur, 0.1 if x in (176, 252) else 0), 7)
    canvas.disc(142, 136, 40, fur, 36)
    canvas.disc(118, 148, 26, lighter(fur, 0.3), 18)
    canvas.disc(98, 143, 8, INK, 6)
    canvas.disc(128, 126, 5, INK)
    canvas.disc(130, 124, 1.6, (255, 255, 255))
    canvas.disc(166, 140, 13, dark, 30)
    canvas.arc(112, 152, 13, (10, 150), INK, 2)
    collar = rng.choice(STRONG)
    canvas.line([(150, 174), (178, 160)], collar, 8)
    canvas.disc(160, 178, 6, (240, 204, 90))
    return canvas


def house(rng: Hand) -> Canvas:
    canvas, wall = outdoors(rng), lighter(rng.choice(STRONG), 0.5)
    roof = darker(rng.choice(STRONG), 0.2)
    canvas.box(110, 120, 180, 110, wall)
    canvas.box(240, 62, 20, 50, darker(wall, 0.3))
    canvas.shape([(94, 124), (200, 52), (306, 124)], roof)
    for x in (130, 226):
        canvas.box(x, 140, 44, 38, (250, 248, 242), 2)
        canvas.box(x + 3, 143, 38, 32, rng.choice(((255, 226, 140), (168, 208, 226))))
        canvas.box(x + 20, 143, 3, 32, (250, 248, 242))
    canvas.box(182, 168, 36, 62, rng.choice(STRONG), 3)
    canvas.disc(211, 202, 2.4, (255, 236, 170))
    for x in (92, 300, 322):
        canvas.disc(x, 222, rng.uniform(14, 26), darker(GREEN, rng.uniform(0, 0.3)))
    canvas.shape([(184, 230), (216, 230), (240, 300), (150, 300)], (210, 200, 186))
    return canvas


def skates(rng: Hand) -> Canvas:
    canvas, boot = outdoors(rng), rng.main_colour()
    canvas.floor(214, (178, 180, 182))
    for x in (70, 210):
        canvas.shadow(x + 62, 262, 130)
        canvas.box(x + 8, 116, 56, 104, boot, 10)
        canvas.box(x + 8, 176, 118, 46, boot, 18)
        canvas.box(x + 4, 108, 64, 16, lighter(boot, 0.5), 6)
        canvas.box(x + 4, 218, 122, 9, INK, 3)
        for y in (140, 156, 172):
            canvas.line([(x + 40, y), (x + 66, y + 4)], (250, 248, 242), 3)
        for wheel in (x + 22, x + 54, x + 84, x + 114):
            canvas.disc(wheel, 242, 14, lighter(rng.choice(STRONG), 0.2))
            canvas.disc(wheel, 242, 5, INK)
    return canvas


def tent(rng: Hand) -> Canvas:
    canvas, cloth = outdoors(rng), rng.main_colour()
    for x in (46, 78, 340, 372):
        high = rng.uniform(70, 120)
        canvas.box(x - 4, 190, 8, 26, (104, 74, 50))
        canvas.shape([(x - 26, 196), (x, 196 - high), (x + 26, 196)], darker(GREEN, 0.3))
    canvas.shadow(200, 252, 260, 8)
    canvas.shape([(84, 248), (196, 104), (316, 248)], cloth)
    canvas.shape([(196, 104), (316, 248), (356, 232), (232, 96)], darker(cloth, 0.25))
    canvas.shape([(160, 248), (196, 146), (232, 248)], INK)
    canvas.shape([(196, 146), (232, 248), (250, 248)], lighter(cloth, 0.3))
    return canvas
