"""Drawings of what stands in a room."""

from __future__ import annotations

from daylight.web.demo.canvas import (
    FLOORS,
    STRONG,
    WALLS,
    WIDTH,
    Canvas,
    around,
    darker,
    lighter,
    mix,
)
from daylight.web.demo.scenes import GREEN, INK, METAL, Hand, indoors


def sofa(rng: Hand) -> Canvas:
    canvas, cloth = indoors(rng), rng.main_colour()
    wide = rng.choice((200, 240, 270))
    x = 200 - wide / 2
    canvas.shadow(200, 250, wide + 30)
    for leg in (x + 6, x + wide - 12):
        canvas.box(leg, 238, 8, 14, (92, 66, 44), 2)
    canvas.box(x, 138, wide, 84, darker(cloth, 0.12), 16)
    seats = 3 if wide > 210 else 2
    for number in range(seats):
        part = (wide - 24) / seats
        canvas.box(x + 12 + number * part, 146, part - 3, 52, cloth, 10)
        canvas.box(x + 12 + number * part, 190, part - 3, 30, lighter(cloth, 0.18), 8)
    canvas.box(x + 8, 216, wide - 16, 24, darker(cloth, 0.2), 6)
    for side in (x - 16, x + wide - 10):
        canvas.box(side, 168, 26, 72, darker(cloth, 0.06), 12)
    pillow = rng.choice(STRONG)
    canvas.box(x + 26, 162, 36, 32, pillow, 7)
    canvas.line([(x + 32, 178), (x + 56, 178)], lighter(pillow), 2)
    return canvas


def room(rng: Hand) -> Canvas:
    wall = rng.choice(WALLS)
    canvas = Canvas(rng, wall)
    canvas.shape([(0, 300), (0, 240), (90, 190), (400, 190), (400, 300)], rng.choice(FLOORS))
    canvas.shape([(0, 0), (90, 30), (90, 190), (0, 240)], darker(wall, 0.1))
    canvas.box(210, 45, 110, 90, (250, 248, 242), 3)
    canvas.box(216, 51, 98, 78, (160, 205, 228))
    canvas.disc(300, 128, 40, mix(GREEN, (160, 205, 228), 0.3), 18)
    canvas.box(263, 51, 4, 78, (250, 248, 242))
    curtain = rng.choice(STRONG)
    for x in (190, 316):
        canvas.box(x, 40, 24, 118, lighter(curtain, 0.3), 4)
    blanket = rng.choice(STRONG)
    canvas.shadow(240, 262, 220)
    canvas.box(140, 172, 14, 84, (120, 86, 56), 3)
    canvas.box(146, 206, 190, 44, (246, 243, 236), 8)
    canvas.box(196, 202, 142, 50, blanket, 8)
    canvas.box(152, 194, 44, 20, (255, 253, 248), 8)
    canvas.shape([(40, 176), (84, 160), (84, 226), (40, 248)], (150, 110, 72))
    canvas.disc(60, 150, 16, (252, 226, 150))
    canvas.line([(60, 166), (60, 176)], INK, 3)
    return canvas


def plant(rng: Hand) -> Canvas:
    canvas, pot = indoors(rng), rng.choice(STRONG)
    canvas.shadow(200, 258, 110)
    for _ in range(rng.randint(9, 14)):
        angle, reach = rng.uniform(-165, -15), rng.uniform(60, 125)
        x, y = around(200, 195, reach, angle)
        leaf = mix(GREEN, rng.choice(((40, 96, 66), (150, 178, 80))), rng.random())
        canvas.line([(200, 200), ((200 + x) / 2, (195 + y) / 2 - 8), (x, y)], darker(leaf), 2)
        canvas.disc(x, y, rng.uniform(14, 24), leaf, rng.uniform(9, 16))
        canvas.line([(x - 9, y), (x + 9, y)], lighter(leaf, 0.3), 1)
    canvas.shape([(162, 196), (238, 196), (228, 256), (172, 256)], pot)
    canvas.box(156, 188, 88, 14, darker(pot, 0.15), 4)
    return canvas


def kitten(rng: Hand) -> Canvas:
    canvas = indoors(rng)
    fur = rng.choice(((232, 164, 92), (120, 120, 128), (70, 66, 72), (240, 232, 220)))
    light = lighter(fur, 0.5)
    canvas.shadow(200, 262, 180, 8)
    canvas.disc(200, 258, 120, rng.choice(STRONG), 22)
    canvas.arc(262, 226, 34, (180, 420), fur, 14)
    canvas.disc(200, 218, 58, fur, 46)
    canvas.disc(200, 230, 30, light, 30)
    for side in (-1, 1):
        x = 200 + side * 34
        canvas.shape([(x - 20, 132), (x + side * 12, 84), (x + 20, 132)], fur)
        canvas.shape([(x - 10, 130), (x + side * 9, 98), (x + 11, 130)], (240, 178, 170))
    canvas.disc(200, 152, 56, fur, 48)
    canvas.disc(200, 172, 26, light, 18)
    eye = rng.choice(((104, 150, 84), (82, 140, 170), (204, 156, 44)))
    for side in (-1, 1):
        canvas.disc(200 + side * 24, 148, 12, eye, 13)
        canvas.disc(200 + side * 24, 148, 5, INK, 11)
        canvas.disc(200 + side * 24 + 3, 143, 3, (255, 255, 255))
        for tilt in (-6, 0, 6):
            canvas.line([(200 + side * 22, 170), (200 + side * 66, 166 + tilt)], light, 1)
        canvas.disc(200 + side * 24, 258, 17, light, 10)
    canvas.shape([(194, 163), (206, 163), (200, 170)], (226, 128, 128))
    canvas.arc(194, 171, 6, (0, 180), INK, 1.6)
    canvas.arc(206, 171, 6, (0, 180), INK, 1.6)
    return canvas


def table(rng: Hand) -> Canvas:
    canvas = indoors(rng)
    wood = rng.choice(((164, 112, 66), (120, 80, 50), (206, 166, 112), (232, 226, 216)))
    canvas.shadow(200, 258, 250)
    for x in (96, 292):
        canvas.box(x, 160, 12, 96, darker(wood, 0.2), 3)
    canvas.box(76, 146, 248, 18, wood, 4)
    canvas.box(92, 164, 216, 10, darker(wood, 0.3))
    cloth = rng.choice(STRONG)
    for x in (132, 250):
        canvas.line([(x - 20, 252), (x - 16, 196), (x + 22, 196), (x + 26, 252)], cloth, 5)
        canvas.box(x - 22, 190, 50, 10, lighter(cloth, 0.2), 4)
    canvas.disc(200, 138, 30, (250, 246, 236), 8)
    for x in (186, 200, 214):
        canvas.disc(
            x, rng.uniform(124, 130), 10, rng.choice(((226, 92, 66), (240, 188, 60), GREEN))
        )
    return canvas


def lamp(rng: Hand) -> Canvas:
    canvas, shade = indoors(rng), rng.main_colour()
    canvas.shadow(200, 258, 90)
    canvas.line([(200, 130), (200, 250)], METAL, 5)
    canvas.disc(200, 252, 36, INK, 7)
    canvas.disc(200, 132, 34, (255, 244, 196), 10)
    canvas.shape([(168, 62), (232, 62), (258, 132), (142, 132)], shade)
    for part in (0.3, 0.6):
        canvas.line(
            [(168 - 26 * part, 62 + 70 * part), (232 + 26 * part, 62 + 70 * part)],
            lighter(shade, 0.3),
            2,
        )
    return canvas


def guitar(rng: Hand) -> Canvas:
    canvas = indoors(rng)
    wood = rng.choice(((206, 132, 62), (150, 74, 44), (226, 178, 108), (46, 66, 110)))
    canvas.shadow(196, 266, 120)
    canvas.line([(206, 140), (262, 26)], (86, 60, 42), 11)
    canvas.line([(262, 26), (272, 6)], INK, 15)
    canvas.disc(182, 206, 56, darker(wood, 0.3), 54)
    canvas.disc(203, 152, 40, darker(wood, 0.3), 38)
    canvas.disc(182, 204, 52, wood, 50)
    canvas.disc(203, 152, 36, wood, 34)
    canvas.disc(193, 176, 17, INK)
    canvas.ring(193, 176, 20, lighter(wood), 2)
    canvas.line([(160, 222), (182, 232)], INK, 6)
    for off in (-3, -1, 1, 3):
        canvas.line(
            [(171 + off, 226 + off * 0.5), (264 + off, 24 + off * 0.5)], (236, 232, 220), 0.7
        )
    return canvas


def books(rng: Hand) -> Canvas:
    canvas = indoors(rng)
    wood = rng.choice(FLOORS)
    canvas.shadow(200, 262, 290)
    canvas.box(56, 40, 288, 216, darker(wood, 0.35), 4)
    for shelf in range(3):
        base = 104 + shelf * 70
        canvas.box(64, base - 58, 272, 60, darker(wood, 0.55))
        x = 68.0
        while x < 316:
            wide, high = rng.uniform(8, 19), rng.uniform(34, 54)
            if rng.random() < 0.08:
                canvas.disc(x + 12, base - 12, 10, rng.choice(STRONG))
                x += 28
                continue
            spine = mix(rng.choice(STRONG), rng.choice(WALLS), rng.random() * 0.5)
            canvas.box(x, base - high, wide, high, spine, 1.5)
            canvas.box(x + 2, base - high + 8, wide - 4, 2, lighter(spine))
            x += wide + 1.2
        canvas.box(60, base, 280, 7, wood)
    return canvas


def laptop(rng: Hand) -> Canvas:
    canvas, wood = indoors(rng), rng.choice(FLOORS)
    canvas.box(0, 208, WIDTH, 92, lighter(wood, 0.25))
    canvas.shadow(200, 262, 250)
    canvas.box(104, 84, 192, 130, INK, 8)
    screen = rng.choice(STRONG)
    canvas.box(112, 92, 176, 112, lighter(screen, 0.25), 2)
    canvas.disc(150, 130, 20, lighter(screen, 0.7))
    canvas.shape([(112, 204), (180, 146), (226, 184), (252, 160), (288, 204)], darker(screen, 0.2))
    canvas.shape([(84, 252), (104, 212), (296, 212), (316, 252)], METAL)
    canvas.shape([(108, 234), (116, 218), (284, 218), (292, 234)], darker(METAL, 0.45))
    canvas.box(172, 238, 56, 9, darker(METAL, 0.15), 2)
    mug = rng.choice(STRONG)
    canvas.ring(359, 230, 12, mug, 4)
    canvas.box(326, 212, 32, 42, mug, 4)
    return canvas


def tools(rng: Hand) -> Canvas:
    canvas, case = indoors(rng), rng.choice(STRONG)
    canvas.shadow(200, 258, 240)
    canvas.line([(150, 150), (126, 62)], (196, 150, 92), 8)
    canvas.box(100, 44, 56, 20, METAL, 4)
    canvas.line([(212, 160), (222, 64)], METAL, 7)
    canvas.ring(223, 54, 13, METAL, 7)
    canvas.line([(262, 160), (278, 96)], METAL, 4)
    canvas.line([(278, 96), (286, 62)], rng.choice(STRONG), 12)
    canvas.box(92, 160, 216, 92, case, 8)
    canvas.box(92, 160, 216, 20, darker(case, 0.25), 8)
    canvas.box(184, 172, 32, 22, METAL, 3)
    for x in (112, 270):
        canvas.box(x, 196, 18, 44, lighter(case, 0.2), 3)
    return canvas


def toys(rng: Hand) -> Canvas:
    canvas = indoors(rng)
    canvas.shadow(196, 262, 300, 8)
    for number, (x, y) in enumerate(((70, 206), (122, 206), (96, 154))):
        block = STRONG[(number * 3 + rng.randint(0, 7)) % len(STRONG)]
        canvas.box(x, y, 48, 50, block, 5)
        canvas.box(x + 10, y + 10, 28, 30, lighter(block, 0.4), 3)
    fur = rng.choice(((176, 122, 76), (214, 178, 130), (150, 110, 90)))
    for x in (224, 272):
        canvas.disc(x, 116, 17, fur)
        canvas.disc(x, 116, 9, lighter(fur))
        canvas.disc(x + (248 - x) * 0.4, 250, 22, fur, 16)
    canvas.disc(248, 212, 44, fur)
    canvas.disc(248, 218, 26, lighter(fur))
    canvas.disc(248, 146, 42, fur, 38)
    canvas.disc(248, 158, 18, lighter(fur), 14)
    canvas.disc(248, 152, 6, INK, 5)
    for x in (232, 264):
        canvas.disc(x, 138, 4.5, INK)
    ball = rng.choice(STRONG)
    canvas.disc(340, 232, 28, ball)
    canvas.arc(340, 232, 20, (200, 340), lighter(ball, 0.6), 4)
    return canvas


def boxes(rng: Hand) -> Canvas:
    canvas = indoors(rng)
    canvas.shadow(200, 262, 270, 8)
    for x, y, w, h in (
        (84, 172, 116, 86),
        (204, 186, 104, 72),
        (120, 96, 100, 76),
        (226, 130, 72, 56),
    ):
        card = mix((206, 164, 112), (170, 126, 80), rng.random())
        canvas.box(x, y, w, h, card, 2)
        canvas.box(x + w * 0.42, y, w * 0.16, h, lighter(card, 0.3))
        canvas.line([(x + 8, y + h - 14), (x + 26, y + h - 14)], darker(card, 0.4), 2)
    return canvas


def bread(rng: Hand) -> Canvas:
    canvas = indoors(rng)
    canvas.box(0, 208, WIDTH, 92, rng.choice(((232, 226, 216), (190, 150, 108))))
    canvas.shadow(200, 258, 280, 8)
    canvas.box(74, 238, 252, 18, (150, 106, 66), 6)
    for x, wide in ((140, 60), (256, 66)):
        crust = mix((206, 138, 66), (164, 96, 42), rng.random())
        canvas.disc(x, 214, wide, crust, 38)
        for cut in (-26, 0, 26):
            canvas.line([(x + cut - 8, 196), (x + cut + 8, 222)], lighter(crust, 0.5), 5)
    canvas.shape([(196, 120), (228, 120), (232, 176), (192, 176)], lighter(rng.choice(STRONG), 0.3))
    for x in (202, 212, 222):
        canvas.line([(x, 122), (x + rng.uniform(-16, 16), 72)], GREEN, 2)
        canvas.disc(x + rng.uniform(-16, 16), 70, 8, rng.choice(STRONG))
    return canvas


def shirt(rng: Hand) -> Canvas:
    canvas, cloth = indoors(rng), rng.main_colour()
    canvas.line([(60, 58), (340, 58)], METAL, 5)
    canvas.arc(200, 52, 12, (180, 360), METAL, 3)
    canvas.line([(200, 64), (200, 74)], METAL, 3)
    sleeves = [(154, 84), (112, 112), (84, 160), (116, 176), (140, 142)]
    right = [(260, 142), (284, 176), (316, 160), (288, 112), (246, 84)]
    canvas.shape([*sleeves, (138, 258), (262, 258), *right, (222, 76), (178, 76)], cloth)
    canvas.shape([(176, 77), (200, 112), (224, 77)], lighter(cloth, 0.3))
    if rng.random() < 0.6:
        for y in range(140, 250, 22):
            canvas.box(141, y, 118, 7, lighter(cloth, 0.35))
    for y in (126, 156, 186, 216):
        canvas.disc(200, y, 3, (250, 246, 236))
    return canvas


def phone(rng: Hand) -> Canvas:
    canvas = Canvas(rng, lighter(rng.choice(STRONG), 0.55))
    canvas.floor(230, rng.choice(FLOORS))
    canvas.shadow(200, 266, 130)
    canvas.box(146, 30, 108, 232, INK, 16)
    screen = rng.choice(STRONG)
    canvas.box(152, 40, 96, 212, lighter(screen, 0.35), 11)
    for row in range(4):
        for column in range(3):
            canvas.box(160 + column * 29, 92 + row * 31, 21, 21, rng.choice(STRONG), 6)
    canvas.box(184, 44, 32, 7, INK, 3)
    canvas.box(172, 240, 56, 4, (250, 248, 242), 2)
    return canvas
