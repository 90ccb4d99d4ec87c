import itertools

import numpy as np
import pytest

from analysis.figures import theme

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB
SIGHT = {
    "common": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TABLES = ("ORIGIN_COLOURS", "PLATFORM_COLOURS", "COST_COLOURS")
WORDS = (theme.INK, theme.MUTED, *theme.PLATFORM_COLOURS.values())


def lab(colour, sight):
    share = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    seen = np.clip(sight @ linear, 0, 1)
    xyz = (
        np.array(
            [
                [0.4124564, 0.3575761, 0.1804375],
                [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041],
            ]
        )
        @ seen
        / np.array([0.95047, 1.0, 1.08883])
    )
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_stay_apart_for_every_kind_of_sight(name, mode, sight):
    colours = [c if mode == "light" else theme.DARK[c] for c in getattr(theme, name).values()]
    for one, other in itertools.combinations(colours, 2):
        apart = np.linalg.norm(lab(one, SIGHT[sight]) - lab(other, SIGHT[sight]))
        assert apart > 15, (one, other)


@pytest.mark.parametrize("colour", WORDS)
def test_words_have_contrast_on_both_grounds(colour):
    assert theme.contrast(colour, theme.GROUND) >= 4.5
    assert theme.contrast(theme.DARK[colour], theme.DARK[theme.GROUND]) >= 4.5


def test_contrast_knows_its_ends():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#777777") == pytest.approx(1)


def test_the_night_has_a_twin_for_every_colour_and_no_two_share_one():
    assert len(set(theme.DARK.values())) == len(theme.DARK)
    assert not set(theme.DARK) & set(theme.DARK.values())


def test_to_dark_changes_known_colours_only_and_finds_strangers():
    text = f'fill="{theme.BLUE.upper()}" stroke="#123456"'
    assert theme.to_dark(text) == f'fill="{theme.DARK[theme.BLUE]}" stroke="#123456"'
    assert theme.strangers(text) == {"#123456"}
