#!/usr/bin/env python3
"""Makes the fonts of the PDF report from the static Inter files of @fontsource/inter.

Text of a PDF can be searched and copied only where a glyph has a code point. OpenType features such as tabular
figures and contextual forms swap in glyphs without one, so here the tabular digits and signs take the place of the
proportional ones in the character map, and the features are left out.

Needs fonttools and brotli (Debian: python3-fonttools python3-brotli).
Usage: reportFonts.py <unpacked @fontsource/inter>/files resources/fonts
"""
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SUBSETS = ('latin', 'latin-ext', 'greek', 'cyrillic')
WEIGHTS = (400, 600, 700)
TABULAR = '0123456789+\u2212'
FAMILY = 'Inter Report'
STYLES = {400: 'Regular', 600: 'SemiBold', 700: 'Bold'}


def tabular_forms(font):
    forms = {}
    for record in font['GSUB'].table.FeatureList.FeatureRecord:
        if record.FeatureTag != 'tnum':
            continue
        for index in record.Feature.LookupListIndex:
            for table in font['GSUB'].table.LookupList.Lookup[index].SubTable:
                forms.update(getattr(table, 'ExtSubTable', table).mapping)
    return forms


def make(source, target, weight):
    font = TTFont(source, recalcTimestamp=False)
    forms = tabular_forms(font) if 'GSUB' in font else {}
    for table in font['cmap'].tables:
        for code in map(ord, TABULAR):
            if code in table.cmap:
                table.cmap[code] = forms.get(table.cmap[code], table.cmap[code])
    options = Options(layout_features=['kern', 'mark', 'mkmk'], flavor='woff2', name_IDs=[0, 1, 2, 4, 6, 13, 14])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap().keys())
    subsetter.subset(font)
    names = {1: FAMILY, 2: STYLES[weight], 4: f'{FAMILY} {STYLES[weight]}', 6: f'{FAMILY.replace(" ", "")}-{STYLES[weight]}'}
    for record in font['name'].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font.flavor = 'woff2'
    font.save(target)


def main():
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    for subset in SUBSETS:
        for weight in WEIGHTS:
            make(source / f'inter-{subset}-{weight}-normal.woff2', target / f'inter-report-{subset}-{weight}.woff2', weight)


main()
