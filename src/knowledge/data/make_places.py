#!/usr/bin/env python3
"""Build places.tsv, the gazetteer, from public sources and the curated files of this folder.

    python3 make_places.py SOURCES [--french DIR]

SOURCES holds wof_places_with_admin_names.tsv, geonames/CC.txt, cities500_west_africa.jsonl,
global_pcodes_adm_1_2_newer.csv and burkina_villages.csv (see SOURCES.md). The French dictionary (fr.dic, fr.aff)
is looked for in DIR, else in SOURCES/../french. Standard library only; the same inputs give the same bytes.
The checks at the end stop with an error: a file that fails them must not be shipped.
"""
import csv, json, math, os, re, sys, unicodedata
from collections import defaultdict, Counter
from difflib import SequenceMatcher

csv.field_size_limit(10 ** 9)
HERE = os.path.dirname(os.path.abspath(__file__))
CORE = ('ML', 'BF', 'NE', 'TD', 'MR')
KINDS = set('country region district commune town village area river lake park forest mountain desert island site'.split())
LEVEL = {'country': 0, 'region': 1, 'district': 2, 'commune': 3, 'town': 4, 'village': 5}
COLUMNS = 'id name kind parent country lat lon population aliases flags source'.split()

# loose bounding boxes: south, north, west, east
BOX = {'ML': (10, 25.1, -12.4, 4.4), 'BF': (9.3, 15.2, -5.7, 2.5), 'NE': (11.6, 23.6, 0.1, 16.1), 'TD': (7.4, 23.6, 13.4, 24.1),
       'MR': (14.6, 27.4, -17.2, -4.7), 'NG': (4.0, 14.0, 2.6, 14.8), 'BJ': (6.1, 12.5, 0.7, 3.9), 'TG': (5.9, 11.2, -0.2, 1.9),
       'CI': (4.2, 10.8, -8.7, -2.4), 'GH': (4.6, 11.3, -3.3, 1.3), 'SN': (12.2, 16.8, -17.7, -11.3), 'GN': (7.1, 12.8, -15.2, -7.6),
       'CM': (1.6, 13.2, 8.3, 16.3), 'CF': (2.1, 11.1, 14.3, 27.6), 'SD': (8.6, 23.2, 21.7, 39.0), 'LY': (19.4, 33.3, 9.2, 25.3),
       'DZ': (18.9, 37.2, -8.8, 12.1)}

# northern Nigerian states and Cameroonian regions taken down to the villages
NG_VILLAGES = {'Borno', 'Yobe', 'Adamawa', 'Sokoto', 'Katsina', 'Zamfara', 'Kebbi', 'Niger', 'Kaduna', 'Kwara', 'Jigawa'}
CM_VILLAGES = {'Extreme Nord', 'Nord'}

# counties as the source names them -> units of units.tsv; several: the nearest seat decides
COUNTY = {
    'NE': {'filingue': 'Filingué|Abala|Balleyara', 'tera': 'Téra|Gothèye|Bankilaré', 'say': 'Say|Torodi', 'ouallam': 'Ouallam|Banibangou',
           'tillaberi': 'Tillabéri|Ayorou', 'tchintabaradene': 'Tchintabaraden|Tassara|Tillia|Abalak', 'illela': 'Illéla|Bagaroua',
           'birninkonni': "Birni N'Konni|Malbaza", 'tanout': 'Tanout|Belbédji', 'miria': 'Mirriah|Damagaram Takaya|Takiéta|Zinder',
           'goure': 'Gouré|Tesker', 'magaria': 'Magaria|Dungass', 'matamey': 'Kantché', 'diffa': 'Diffa|Bosso',
           'mainesoroa': 'Maïné-Soroa|Goudoumaria', 'nguigmi': "N'Guigmi|N'Gourti", 'arlit': 'Arlit|Iférouane',
           'tchighozerine': 'Tchirozérine|In-Gall|Aderbissinat|Agadez', 'aguie': 'Aguié|Gazaoua', 'dakoro': 'Dakoro|Bermo',
           'gaya': 'Gaya|Dioundiou', 'birningaoure': 'Boboye|Falmey', 'dogondoutchi': 'Dogondoutchi|Tibiri',
           'madarounfa': 'Madarounfa|Maradi'},
    'ML': {'menaka': 'Ménaka|Andéramboukane|Inékar|Tidermène', 'timbuktu': 'Tombouctou'},
    'BF': {'komandjoari': 'Komondjari'},
    'TD': {'iriba': 'Kobé', 'fittri': 'Fitri', 'nya': 'La Nya', 'lanya': 'La Nya', 'lanyapende': 'La Nya Pendé', 'lapende': 'La Pendé',
           'mayolemye': 'Mayo-Lémié', 'bahrkoh': 'Barh Köh', 'bahrsignaka': 'Barh Signaka', 'barhsara': 'Barh Sara',
           'bahrazoum': 'Barh Azoum', 'ennediouest': 'Ennedi Ouest', 'mamdi': 'Mamdi|Kaya|Fouli'},
    'MR': {'chinguity': 'Chinguetti', 'aioun': 'Aïoun el-Atrouss', 'fderik': "F'Dérik|Zouérate", 'djigueni': 'Djiguenni', 'guerrou': 'Guérou'},
}
REGION = {('NG', 'nassarawa'): 'Nasarawa', ('NG', 'niger'): 'État du Niger', ('NG', 'plateau'): 'État du Plateau',
          ('NG', 'federalcapitalterritory'): 'Territoire de la capitale fédérale', ('NG', 'akwalbom'): 'Akwa Ibom',
          ('CM', 'extremenord'): 'Extrême-Nord', ('CM', 'nord'): 'Nord (Cameroun)', ('CM', 'nordouest'): 'Nord-Ouest (Cameroun)',
          ('CM', 'sudouest'): 'Sud-Ouest (Cameroun)', ('CM', 'centre'): 'Centre (Cameroun)', ('CM', 'est'): 'Est (Cameroun)',
          ('CM', 'ouest'): 'Ouest (Cameroun)', ('CM', 'sud'): 'Sud (Cameroun)', ('CM', 'littoral'): 'Littoral (Cameroun)',
          ('BJ', 'atakora'): 'Atacora', ('BJ', 'kouffo'): 'Couffo', ('ML', 'timbuktu'): 'Tombouctou',
          ('MR', 'guidimaka'): 'Guidimakha', ('MR', 'hodhechchargi'): 'Hodh Ech Chargui', ('BF', 'plateaucentral'): 'Plateau-Central'}
UNIT_GN = {('BF', 'Hauts-Bassins'): '6930710', ('BF', 'Sud-Ouest'): '6930714', ('BF', 'Cascades'): '6930703',
           ('BF', 'Boucle du Mouhoun'): '6930701'}           # rows of another language or mistaken in the sources
LY_CODES = {'Fezzan': '75 84 73 71 78 64'.split(), 'Cyrénaïque': '69 79 83 63 70 66 65'.split()}

FUNCTION_WORDS = set('''de la le les du des un une et ou en au aux a dans par pour sur sous avec sans ce cet cette ces son sa ses leur
leurs mon ma mes nos vos notre votre il elle ils elles on nous vous je tu se ne pas plus que qui quoi dont mais donc or ni car si
y est sont the of and'''.split())
# well-known places whose name, written with a capital, is hardly ever the word
PLAIN = set('''mali benin togo tchad soudan chine inde japon canada cuba chypre equateur suisse suede chili bresil argentine guinee malte somalie
panama philippines abeche diffa bardai gore goure paris londres rabat tripoli lima milan berne bordeaux rennes liege damas gaza boston manille pekin
colombo ecosse tigre cyrenaique tripolitaine mediterranee vienne kiffa pama batie zabre dori pensa lai salé mopti suez kolofata'''.split())
DROPPED_GN = {'10343714'}                                    # placed at the wrong town
# words the dictionary writes with a capital or lacks, and frequent English words
EXTRA_WORDS = set('''janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi
samedi dimanche zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
cinquante soixante cent mille million san say mora mao est nord sud ouest centre sahel savanes plateaux lacs golfe karma ber si kou
saint sainte jean time hour home camp base sea sun moon day man men bar gate hill market new old town city road river lake east west
north south bank house school church farm mile police army war peace love big red black white green blue gold rice salt iron bush
best good bad bus car dog cow fish bird tree rock stone sand rain wind fire water road bridge port post line point square
january february march april may june july august september october november december monday tuesday wednesday thursday friday
saturday sunday one two three four five seven eight nine ten hundred thousand what who when where why how this that with from have
has had will would can could should been being were was are not but all any some more most other into over after before again
fama fan vdp dozo dozos peul peulh peuls bambara dogon dogons haoussa hausa songhai touareg touaregs arabe arabes maure maures toubou
toubous gourmantche mossi zarma djerma fulani kanouri imam emir cheikh chef maire wali hadj islam coran allah ramadan tabaski charia
mosquee katiba jihad djihad daech qaida
state people force forces attack attacks killed dead soldier soldiers group groups security president minister'''.split())


# ---------------------------------------------------------------- text
SPECIAL = str.maketrans({'ɔ': 'o', 'Ɔ': 'O', 'ɛ': 'e', 'Ɛ': 'E', 'ŋ': 'ng', 'ɓ': 'b', 'Ɓ': 'B', 'ɗ': 'd', 'Ɗ': 'D', 'ƙ': 'k', 'Ƙ': 'K',
                         'ƴ': 'y', 'ɲ': 'ny', 'Ɲ': 'Ny', 'ø': 'o', 'Ø': 'O', 'ı': 'i', 'ł': 'l', 'Ł': 'L', 'đ': 'd', 'Đ': 'D', 'ð': 'd', 'ə': 'e', 'ß': 'ss', 'æ': 'ae',
                         '’': "'", '‘': "'", '`': "'", '´': "'", 'ʼ': "'", 'ʻ': "'", '′': "'", 'ʿ': '', 'ʾ': '', '‎': '', '‏': '',
                         '–': '-', '‐': '-', '‑': '-', '—': '-', '\u00a0': ' ', '_': ' '})
KEEP = set('àâäéèêëîïôöùûüÿçñÀÂÄÉÈÊËÎÏÔÖÙÛÜÇÑ')
NAME_RE = re.compile(r"^[A-Za-zàâäéèêëîïôöùûüÿçñœÀÂÄÉÈÊËÎÏÔÖÙÛÜÇÑŒ][A-Za-zàâäéèêëîïôöùûüÿçñœÀÂÄÉÈÊËÎÏÔÖÙÛÜÇÑŒ' .()-]*$")


def tidy(s):
    """French spelling of a name, or None when it is not in the Latin script (or holds digits)."""
    s = unicodedata.normalize('NFC', (s or '').translate(SPECIAL)).strip(" '\"-.,;")
    out = []
    for ch in s:
        if ch in KEEP or ord(ch) < 128 or ch in 'œŒ':
            out.append(ch)
        else:
            base = ''.join(c for c in unicodedata.normalize('NFKD', ch) if not unicodedata.combining(c))
            out.append(base)
    s = re.sub(r'\s+', ' ', ''.join(out)).strip()
    s = re.sub(r'^Ang\. ?', 'Angoual ', re.sub(r'^G\. ?', 'Guidan ', s))
    s = re.sub(r"\s*([-'])\s*", r'\1', s)
    s = re.sub(r'\b(I|Ti|A)-n-', r'\1n-', s)                 # Tuareg particles: I-n-Délimane, Ti-n-Zaouâtene
    return s if s and NAME_RE.match(s) else None


def fold(s):
    s = s.translate(SPECIAL).lower().replace('œ', 'oe')
    s = ''.join(c for c in unicodedata.normalize('NFKD', s) if not unicodedata.combining(c))
    return re.sub(r'\s+', ' ', s.replace("'", '').replace('-', ' ')).strip()


def key(s):
    return fold(s).replace(' ', '')


GENERIC = re.compile(r"^(region|cercle|departement|department|province|wilaya|arrondissement|ville|commune|district|prefecture|"
                     r"sous prefecture|county|city|state|etat|canton|republic|republique|moughataa|hameau|quartier|campement)\b|"
                     r"\b(region|cercle|department|province|prefecture|county|city|district|state|arrondissement|commune)$")


def strip_generic(s):
    s = re.sub(r"^(Région|Cercle|Département|Province|Wilaya|Commune|Préfecture|Arrondissement|District)s? (de la |de l'|des |de |du |d' ?|of )", '', s, flags=re.I)
    s = re.sub(r' (Region|Cercle|Department|Province|Prefecture|District|Commune)$', '', s, flags=re.I)
    return s.strip()


def km(a, b, c, d):
    x = math.radians(d - b) * math.cos(math.radians((a + c) / 2))
    return 6371 * math.hypot(x, math.radians(c - a))


def num(s):
    try:
        n = int(float(s))
        return n if n > 0 else 0
    except (TypeError, ValueError):
        return 0


def accents(s):
    return sum(c in KEEP for c in s)


# ---------------------------------------------------------------- the French dictionary
def french_words(folder):
    """Folded forms of the common words of fr.dic, suffixes and unmarked prefixes of fr.aff applied."""
    sfx = defaultdict(list)
    with open(os.path.join(folder, 'fr.aff'), encoding='utf8') as f:
        for line in f:
            p = line.split()
            if len(p) >= 5 and p[0] == 'SFX':
                cut = '' if p[2] == '0' else p[2]
                add = p[3].split('/')[0]
                tags = {t[3:] for t in p[5:] if t.startswith(('is:', 'po:'))}
                if tags & {'ipsi', 'simp'} and not tags & {'ipre', 'ppas', 'infi', 'spre', 'impe', 'ppre', 'iimp', 'ifut', 'cond'}:
                    continue                                 # simple past, imperfect subjunctive: pama, diffa
                add = '' if add == '0' else add
                cond = None if p[4] == '.' else re.compile(p[4] + '$')
                sfx[p[1]].append((cut, add, cond))
    words = set()
    with open(os.path.join(folder, 'fr.dic'), encoding='utf8') as f:
        next(f)
        for line in f:
            head = line.split()[0] if line.split() else ''
            word, _, flags = head.partition('/')
            if len(word) < 2 or not word[0].islower():
                continue
            words.add(fold(word))
            for i in range(0, len(flags) - 1, 2):
                for cut, add, cond in sfx.get(flags[i:i + 2], ()):
                    if (not cut or word.endswith(cut)) and (cond is None or cond.search(word)):
                        words.add(fold(word[:len(word) - len(cut)] + add))
    return words | EXTRA_WORDS


# ---------------------------------------------------------------- records
class Rec:
    __slots__ = ('cc', 'name', 'lat', 'lon', 'pop', 'gn', 'wof', 'kind', 'rank', 'aliases', 'src', 'region', 'county', 'parent', 'dead', 'slug',
                 'forced', 'code1', 'ident', 'keep')

    def __init__(self, cc, name, lat, lon, **kw):
        self.cc, self.name, self.lat, self.lon = cc, name, lat, lon
        self.pop, self.gn, self.wof, self.kind, self.rank = 0, None, None, 'village', 0
        self.aliases, self.src, self.region, self.county = {}, set(), None, None
        self.parent, self.dead, self.slug, self.forced, self.code1, self.ident = None, None, None, set(), None, None
        self.keep = False
        for k, v in kw.items():
            setattr(self, k, v)

    def live(self):
        r = self
        while r.dead:
            r = r.dead
        return r

    def dist(self, o):
        return km(self.lat, self.lon, o.lat, o.lon)


def add_alias(r, s, sure=False):
    """Keep an alternative name: Latin script, at least three letters, not a generic wording."""
    s = tidy(s)
    if not s or (not sure and (len(fold(s)) < 3 or not s[0].isupper() or s.isupper() or GENERIC.search(fold(s)) or '(' in s)):
        return
    if sure:
        r.forced.add(fold(s))
    f = fold(s)
    if f not in r.aliases or accents(s) > accents(r.aliases[f]):
        r.aliases[f] = s


def similar(a, b):
    a, b = key(a), key(b)
    return bool(a and b) and a[0] == b[0] and SequenceMatcher(None, a, b).ratio() >= 0.62 or SequenceMatcher(None, a, b).ratio() >= 0.8


def foreign(a, f):
    """Forms of other languages (Bamakas, Kidali, Gorad Zinder) and numbered parts (Bol I)."""
    stem = f.rstrip('aeiou')
    return a in {x + e for x in (f, stem) for e in ('s', 'as', 'is', 'us', 'i', 'o', 'e', 'ai')} - {f} or \
        bool(re.search(r'(^gorad |^dorf |^lake | see$| ville$| i{1,3}$| iv$)', a))


def better_name(r, s):
    """The same name with more accents."""
    if s and fold(s) == fold(r.name) and accents(s) > accents(r.name):
        r.name = s


def merge(into, r):
    if into is r:
        return
    r.dead = into
    if fold(r.name) == fold(into.name):
        better_name(into, r.name)
    else:
        add_alias(into, r.name)
    for a in list(r.aliases.values()):
        add_alias(into, a)
        better_name(into, a)
    into.forced |= r.forced
    into.pop = max(into.pop, r.pop)
    into.gn = into.gn or r.gn
    into.wof = into.wof or r.wof
    into.src |= r.src
    into.county = into.county or r.county
    into.region = into.region or r.region
    into.code1 = into.code1 or r.code1
    into.rank = max(into.rank, r.rank)
    into.keep = into.keep or r.keep


PPL_RANK = {'PPLC': 9, 'PPLA': 8, 'PPLA2': 6, 'PPLA3': 5, 'PPLA4': 4}
DESERT = {'LCTY': 'site', 'WLL': 'site', 'OAS': 'site', 'SPNG': 'site'}
NATURAL = {'LK': 'lake', 'LKI': 'lake', 'RESF': 'forest', 'PRK': 'park', 'RESN': 'park', 'RESW': 'park', 'RGN': 'area', 'ERG': 'desert'}
SOUTH = {'BJ': 9.0, 'TG': 8.8, 'CI': 8.3, 'GH': 8.8}      # villages are taken north of this latitude


def load(src):
    recs, by_gn = [], {}
    spare = defaultdict(list)                                # features not taken as such, for the identifiers of curated places
    adm = defaultdict(list)                                  # (country, key) -> administrative rows of the sources

    def put(r):
        if r.gn in DROPPED_GN:
            return
        if r.gn and r.gn in by_gn:
            merge(by_gn[r.gn], r)
            return
        if r.gn:
            by_gn[r.gn] = r
        recs.append(r)

    # cities500: the newest populations
    with open(os.path.join(src, 'cities500_west_africa.jsonl'), encoding='utf8') as f:
        for line in f:
            j = json.loads(line)
            name = tidy(j['name'])
            if not name or re.search(r'\d', name):
                continue
            r = Rec(j['countrycode'], name, j['latitude'], j['longitude'], pop=num(j['population']), gn=str(j['geonameid']),
                    kind='town', rank=3, src={'gn'}, code1=j.get('admin1code'))
            if r.pop >= 100000:
                r.rank = 7
            small = r.pop and r.pop < 3000 and r.cc in ('CI', 'GM', 'MA', 'TN', 'EG')
            if small:
                r.kind, r.rank = 'village', 1
            if r.cc not in CORE and r.cc not in BOX and r.pop < 20000:
                continue
            for a in j['alternatenames']:
                if similar(a, name):
                    add_alias(r, a)
                elif r.pop >= 50000 and (r.cc in CORE):
                    add_alias(r, a)
            put(r)
    # GeoNames
    for cc in sorted(f[:-4] for f in os.listdir(os.path.join(src, 'geonames')) if f.endswith('.txt')):
        with open(os.path.join(src, 'geonames', cc + '.txt'), encoding='utf8') as f:
            for line in f:
                p = line.rstrip('\n').split('\t')
                cls, code, lat, lon = p[6], p[7], float(p[4]), float(p[5])
                name = tidy(p[1])
                if p[8] != cc or not name:
                    continue
                if cls == 'A' and code in ('ADM1', 'ADM2'):
                    r = Rec(cc, strip_generic(name), lat, lon, gn=p[0], kind='region' if code == 'ADM1' else 'district',
                            src={'gn'}, rank=0)
                    adm[cc, code, key(r.name)].append(r)
                    continue
                rank, kind = 0, None
                if cls == 'P' and code in ('PPL', 'PPLA', 'PPLA2', 'PPLA3', 'PPLA4', 'PPLC', 'PPLL', 'PPLF', 'PPLS'):
                    kind, rank = 'village', PPL_RANK.get(code, 0)
                    pop = num(p[14])
                    if cc not in CORE and not rank and pop < 5000 and lat < SOUTH.get(cc, 99):
                        continue
                    if rank or pop >= 5000:
                        kind = 'town'
                elif code in DESERT and ((cc == 'ML' and lat > 14.6) or (cc == 'NE' and lat > 14.6 and (lon < 9 or lat > 17))
                                         or (cc == 'MR' and code != 'WLL' and lon > -9 and lat < 20)):
                    kind = DESERT[code]
                elif code in NATURAL and cc in CORE + ('BJ', 'TG') and (code not in ('ERG',)):
                    if code in ('LK', 'LKI') and (cc != 'ML' and cc != 'BF' and not re.match(r'(Lac|Mare)\b', name)):
                        continue
                    if code in ('LK', 'LKI') and not re.match(r'(Lac|Mare|Lake)\b', name):
                        continue
                    if code == 'RESF' and not re.match(r'(Forêt|Foret|Réserve)', name):
                        name = 'forêt classée de ' + name
                    kind = NATURAL[code]
                if not kind or re.search(r'\d', name):
                    for n in {key(name)} | {key(t) for t in map(tidy, p[3].split(',')) if t}:
                        spare[cc, n].append((cls, code, lat, lon, p[0]))
                    continue
                r = Rec(cc, strip_generic(name), lat, lon, pop=num(p[14]), gn=p[0], kind=kind, rank=rank, src={'gn'})
                for a in p[3].split(','):
                    if kind != 'village' or similar(a, name):
                        add_alias(r, a)
                put(r)
    # Who's On First
    with open(os.path.join(src, 'wof_places_with_admin_names.tsv'), encoding='utf8') as f:
        for row in csv.DictReader(f, delimiter='\t'):
            cc, name = row['country'], tidy(row['name'])
            if row['superseded'] or not name or not row['lat'] or cc not in BOX:
                continue
            pt = row['placetype']
            lat, lon = float(row['lat']), float(row['lon'])
            r = Rec(cc, name, round(lat, 5), round(lon, 5), pop=num(row['population']), gn=row['gn_id'] or None, wof=row['wof_id'], src={'wof'},
                    region=row['region'] or None, county=row['county'] or None)
            if pt in ('region', 'county'):
                r.kind = 'region' if pt == 'region' else 'district'
                adm[cc, 'ADM1' if pt == 'region' else 'ADM2', key(name)].append(r)
                continue
            if pt != 'locality' or re.search(r'\d', name):
                continue
            r.rank = PPL_RANK.get(row['gn_fcode'], 0)
            if cc == 'NG' and not (r.region in NG_VILLAGES or r.region is None and lat > 10.5) and not (r.rank or r.pop >= 5000 or r.gn in by_gn):
                continue
            if cc == 'CM' and not (r.region in CM_VILLAGES or r.region is None and lat > 8) and not (r.rank or r.pop >= 5000 or r.gn in by_gn):
                continue
            if cc == 'BJ' and lat < SOUTH['BJ'] and not (r.rank or r.pop >= 5000 or r.gn in by_gn):
                continue
            if r.rank or r.pop >= 5000:
                r.kind = 'town'
            for a in (row['names_fra'] + '|' + row['names_other']).split('|'):
                if similar(a, name):
                    add_alias(r, a)
                    t = tidy(a)
                    if t:
                        better_name(r, t)
            put(r)
    return [r for r in recs if not r.dead], adm, spare


def dedup(recs):
    """One place per name and neighbourhood; the best known record first."""
    def order(r):
        return (r.kind == 'site', -(r.kind == 'town'), -r.rank, -r.pop, r.gn is None, int(r.gn or r.wof or 0))
    seen = defaultdict(list)                                 # (cc, key) -> [(record, by name?)]
    kept = []
    for r in sorted(recs, key=order):
        populated = r.kind in LEVEL or r.kind == 'site'
        best = None
        if populated:
            own = key(r.name)
            for k, mine in [(own, True)] + sorted((key(a), False) for a in r.aliases.values()):
                for o, theirs in seen.get((r.cc, k), ()):
                    d = r.dist(o)
                    limit = 5
                    if 'town' in (o.kind, r.kind) and mine and theirs:
                        limit = 15
                    if r.kind == 'site' and mine and theirs:
                        limit = 10
                    if not mine and not theirs:
                        limit = 3
                    if d <= limit and (best is None or d < best[0]):
                        best = (d, o)
        if best:
            merge(best[1], r)
            continue
        kept.append(r)
        if populated:
            own = key(r.name)
            seen[r.cc, own].append((r, True))
            for a in sorted(r.aliases.values()):
                if key(a) != own:
                    seen[r.cc, key(a)].append((r, False))
    return kept


class Grid:
    """Nearest known neighbours on a half-degree grid."""

    def __init__(self):
        self.cells = defaultdict(list)

    def add(self, lat, lon, v):
        self.cells[int(lat * 2), int(lon * 2)].append((lat, lon, v))

    def vote(self, lat, lon, n=5):
        y, x = int(lat * 2), int(lon * 2)
        for ring in range(1, 12):
            near = [(km(lat, lon, a, b), str(v), v) for i in range(y - ring, y + ring + 1) for j in range(x - ring, x + ring + 1)
                    for a, b, v in self.cells.get((i, j), ())]
            if len(near) >= n or ring == 11:
                break
        if not near:
            return None
        near.sort(key=lambda t: t[:2])
        w, val = Counter(), {}
        for d, s, v in near[:n]:
            w[s] += 1 / (d + 1)
            val[s] = v
        return val[max(sorted(w), key=lambda s: w[s])]


# ---------------------------------------------------------------- hand-made files
def table(name):
    with open(os.path.join(HERE, name), encoding='utf8') as f:
        rows = [l.rstrip('\n') for l in f if l.strip() and not l.startswith('#')]
    head = rows[0].split('\t')
    out = []
    for n, l in enumerate(rows[1:], 2):
        c = l.split('\t')
        assert len(c) <= len(head), '%s row %d: too many columns: %s' % (name, n, l)
        out.append(dict(zip(head, c + [''] * (len(head) - len(c)))))
    return out


def slug(s):
    return 'x-' + re.sub(r'[^a-z0-9]+', '-', fold(s)).strip('-')


def build(src, french):
    warn = []
    recs, adm, spare = load(src)
    recs = dedup(recs)
    words = french_words(french)
    with open(os.path.join(HERE, 'person_names.txt'), encoding='utf8') as f:
        persons = {fold(l) for l in f if l.strip() and not l.startswith('#')}

    index = defaultdict(list)                                # (cc, key) -> records, by name or alias

    def enter(r):
        for k in {key(r.name)} | {key(a) for a in r.aliases.values()}:
            if r not in index[r.cc, k]:
                index[r.cc, k].append(r)
    for r in recs:
        enter(r)

    def find(cc, name, lat=None, lon=None, within=60, kinds=None, aliases=()):
        """The best record of that name: exact name first, then the nearest or the most important."""
        got = []
        for n, weight in [(name, 0)] + [(a, 1) for a in aliases]:
            for r in index.get((cc, key(n)), ()):
                if r.dead or (kinds and r.kind not in kinds):
                    continue
                d = r.dist(Rec(cc, '', lat, lon)) if lat is not None else 0
                if d <= within:
                    exact = key(r.name) == key(n)
                    got.append(((weight, not exact) if lat is None else (0, 0), (d > 15, ) if lat is not None else (0,),
                                -r.rank, -r.pop, d, int(r.gn or r.wof or 0), r))
        got.sort(key=lambda t: t[:-1])
        return got[0][-1] if got else None

    # countries and capitals
    places = []
    country = {}
    ctable = table('countries.tsv')
    for c in ctable:
        r = Rec(c['country'], c['name'], float(c['lat']), float(c['lon']), kind='country', ident=c['country'], src={'curated'})
        for a in filter(None, c['aliases'].split('|')):
            add_alias(r, a, True)
        country[c['country']] = r
        places.append(r)
    recs = [r for r in recs if r.cc in country]

    # units
    units, by_seat = {}, {}
    for u in table('units.tsv'):
        cc = u['country']
        seat_name = u['name'] if not u['seat'] else u['seat']
        lat = float(u['lat']) if u['lat'] else None
        lon = float(u['lon']) if u['lon'] else None
        aliases = [a for a in u['aliases'].split('|') if a]
        code = 'ADM1' if u['kind'] == 'region' else 'ADM2'
        own = [a for n in [u['name']] + aliases for a in adm.get((cc, code, key(n)), ())]
        own = [a for a in own if a.gn] + [a for a in own if not a.gn]
        if (cc, u['name']) in UNIT_GN and own:
            own[0].gn = UNIT_GN[cc, u['name']]
        seat = None
        if u['seat'] != '-':
            near = next((a for a in (own if code == 'ADM2' else [])), None)
            if lat is not None:
                seat = find(cc, seat_name, lat, lon, 30, ('town', 'village', 'site'), aliases if not u['seat'] else ())
            elif near is not None:
                seat = find(cc, seat_name, near.lat, near.lon, 250, ('town',), aliases if not u['seat'] else ()) or \
                    find(cc, seat_name, near.lat, near.lon, 80, ('town', 'village'), aliases if not u['seat'] else ())
            if seat is None and lat is None:
                seat = find(cc, seat_name, kinds=('town', 'village'), aliases=aliases if not u['seat'] else ())
        if seat is None and u['seat'] != '-':
            if lat is None:
                warn.append('no seat for %s %s (%s)' % (cc, u['name'], seat_name))
            elif not u['seat']:
                seat = Rec(cc, u['name'], lat, lon, src={'curated'}, kind='town', rank=5)
                enter(seat)
                recs.append(seat)
        if not u['seat'] and seat is not None:               # a unit and its seat of the same name: one entry
            r = seat
            if fold(r.name) != fold(u['name']):
                add_alias(r, r.name)
            r.name = u['name']
        else:
            o = own[0] if own else None
            pt = o or seat
            if pt is None and lat is None:
                warn.append('no point for %s %s' % (cc, u['name']))
                continue
            r = Rec(cc, u['name'], pt.lat if pt else lat, pt.lon if pt else lon, src=set(o.src) if o else {'curated'})
            if o:
                r.gn, r.wof = o.gn, o.wof
            places.append(r)
            if seat is not None:
                seat.rank = max(seat.rank, 6)
                if seat.kind == 'village':
                    seat.kind = 'town'
                by_seat.setdefault(id(seat), []).append(r)
        r.kind, r.keep = u['kind'], True
        for a in aliases:
            add_alias(r, a, True)
        r.parent = units[cc, u['parent']] if u['parent'] else country[cc]
        units[cc, u['name']] = r
        r.slug = seat or r
    ukey = {}
    for (cc, n), r in units.items():
        for a in [n] + list(r.aliases.values()):
            ukey.setdefault((cc, r.kind, key(a)), r)
            ukey.setdefault((cc, '', key(a)), r)

    def region_of(cc, name):
        if not name:
            return None
        n = REGION.get((cc, key(name)))
        return units.get((cc, n)) if n else ukey.get((cc, 'region', key(name)))

    # second level of Nigeria, Cameroon, Benin (Who's On First), Guinea, Senegal, Ghana (GeoNames)
    second = {}
    for (cc, code, k), rows in sorted(adm.items()):
        if code != 'ADM2' or cc not in ('NG', 'CM', 'BJ', 'GN', 'SN', 'GH'):
            continue
        for o in rows:
            reg = region_of(cc, o.region)
            if cc in ('NG', 'CM', 'BJ') and reg is None or (cc in ('NG', 'CM', 'BJ')) != ('wof' in o.src):
                continue
            seat = find(cc, o.name, o.lat, o.lon, 60, ('town',)) or find(cc, o.name, o.lat, o.lon, 15, ('village',))
            if seat is not None and seat.kind in ('town', 'village'):
                r = seat
            elif find(cc, o.name, o.lat, o.lon, 60, ('region', 'district')):
                r = find(cc, o.name, o.lat, o.lon, 60, ('region', 'district'))
                second[cc, reg, key(o.name)] = r
                continue
            else:
                r = Rec(cc, o.name, o.lat, o.lon, gn=o.gn, wof=o.wof, src=set(o.src))
                places.append(r)
                enter(r)
            r.kind, r.parent, r.keep = 'district', reg, True
            for a in o.aliases.values():
                add_alias(r, a)
            second[cc, reg, key(o.name)] = r

    # official second level elsewhere: matched by name with a town
    codes, names2 = {}, []
    iso3 = {'CIV': 'CI', 'CAF': 'CF', 'SDN': 'SD', 'SEN': 'SN', 'GIN': 'GN', 'TGO': 'TG'}
    official = set()
    with open(os.path.join(src, 'global_pcodes_adm_1_2_newer.csv'), encoding='utf-8-sig') as f:
        for row in csv.DictReader(f):
            cc = iso3.get(row['Location'])
            if not cc:
                continue
            if row['Admin Level'] == '1':
                codes[row['P-Code']] = region_of(cc, row['Name'])
            else:
                names2.append((cc, row['Name'], row['Parent P-Code']))
    for cc, n, up in names2:
        reg = codes.get(up)
        if reg is None or reg.dead:
            continue
        seat = find(cc, n, reg.slug.lat, reg.slug.lon, 250, ('town', 'district'))
        if seat is not None and seat.kind in ('town', 'district') and seat.parent in (None, reg):
            seat.kind, seat.parent = 'district', reg
            seat.src.add('ocha')

    # the unit around every populated place
    def choose(cc, names, r):
        got = [units[cc, n] for n in names.split('|') if (cc, n) in units]
        return min(got, key=lambda u: (r.dist(u.slug), u.name)) if got else None

    def unit_from_source(r):
        cc = r.cc
        reg = region_of(cc, r.region)
        if r.county:
            if cc in CORE:
                if reg is None:
                    return None                              # the county of a neighbouring country: a border error
                n = COUNTY.get(cc, {}).get(key(r.county))
                if n:
                    return choose(cc, n, r)
                u = ukey.get((cc, 'district', key(r.county))) or ukey.get((cc, 'region', key(r.county)))
                if u is None:
                    warn.append('unknown county %s %s' % (cc, r.county))
                return u
            u = second.get((cc, reg, key(r.county))) if reg else None
            return u or reg
        return None

    grids = defaultdict(Grid)
    unit = {}
    for r in recs:
        u = unit_from_source(r) if r.cc in CORE + ('NG', 'CM', 'BJ') else None
        if u is not None:
            unit[id(r)] = u
            grids[r.cc].add(r.lat, r.lon, u)
    # elsewhere: the region whose seat bears the same first-level code
    code_unit = {}
    for (cc, n), u in units.items():
        if cc not in CORE + ('NG', 'CM', 'BJ', 'CI', 'LY') and u.kind == 'region' and u.slug.code1:
            if (cc, u.slug.code1) in code_unit:
                warn.append('two regions for one code: %s %s / %s' % (cc, n, code_unit[cc, u.slug.code1].name))
            code_unit.setdefault((cc, u.slug.code1), u)
    for r in recs:
        if r.cc == 'LY' and r.code1:
            n = next((n for n, c in LY_CODES.items() if r.code1 in c), 'Tripolitaine')
            unit[id(r)] = units['LY', n]
        elif (r.cc, r.code1) in code_unit:
            unit[id(r)] = code_unit[r.cc, r.code1]
        elif r.cc in ('CI',) and r.kind in ('district', 'region'):
            unit[id(r)] = r.parent if r.kind == 'district' else r
        else:
            continue
        grids[r.cc].add(r.lat, r.lon, unit[id(r)])
    for (cc, n), u in units.items():
        if cc == 'CI':
            grids[cc].add(u.slug.lat, u.slug.lon, u)
    for r in recs:
        if id(r) not in unit and r.cc in grids:
            u = grids[r.cc].vote(r.lat, r.lon)
            if u is not None:
                unit[id(r)] = u
    # Togo: the nearest prefecture of the region
    for r in recs:
        if r.cc == 'TG' and id(r) in unit:
            got = [u for (cc, n), u in units.items() if cc == 'TG' and u.kind == 'district' and u.parent is unit[id(r)]]
            if got:
                unit[id(r)] = min(got, key=lambda u: (r.dist(u.slug), u.name))
    for r in recs:
        if r.parent is not None:
            continue
        u = unit.get(id(r)) or country[r.cc]
        if id(r) in by_seat:
            u = max(by_seat[id(r)], key=lambda x: LEVEL[x.kind])
        if r.cc == 'ML' and r.lat > 18.3 and u.name in ('Tombouctou', 'Goundam', 'Araouane'):
            u = units['ML', 'Araouane'] if r.lat < 19.8 and r.lon > -5 and r.dist(units['ML', 'Araouane']) < 120 else units['ML', 'Taoudénit']
        r.parent = u if u is not r else (u.parent or country[r.cc])

    for r in places:
        if r.parent is None and r.kind != 'country':
            r.parent = grids[r.cc].vote(r.lat, r.lon) if r.cc in grids else None
            if r.parent is None:
                r.parent = country[r.cc]

    homonyms = []
    # Burkina Faso: communes and villages confirmed by the national list
    with open(os.path.join(src, 'burkina_villages.csv'), encoding='utf8') as f:
        for row in csv.DictReader(f):
            n = tidy(row['text'])
            if not n:
                continue
            if row['label'] == 'departement':
                got = [r for r in index.get(('BF', key(n)), ()) if not r.dead and r.kind in ('town', 'village')]
                got = [r for r in got if key(r.name) == key(n)] or got
                got = [r for r in got if r.rank or r.pop] or got
                if len(got) == 1:
                    got[0].kind, got[0].keep = 'commune', True
                    got[0].src.add('stkg')
                elif got:
                    homonyms.append(n)
            elif row['label'] == 'village':
                for r in index.get(('BF', key(n)), ()):
                    if not r.dead:
                        r.src.add('stkg')
                        better_name(r, n)

    if homonyms:
        warn.append('communes of Burkina Faso left as villages, several of that name: ' + ', '.join(sorted(homonyms)))
    places += [r for r in recs if not r.dead]

    # capitals
    for c in ctable:
        if not c['capital']:
            continue
        cc = c['country']
        r = find(cc, c['capital'], kinds=('town', 'region', 'district', 'commune'), aliases=c['capital_aliases'].split('|'))
        if r is None or (r.kind == 'town' and r.pop < 5000):
            r = Rec(cc, c['capital'], float(c['capital_lat']), float(c['capital_lon']), kind='town', src={'curated'}, parent=country[cc])
            places.append(r)
            enter(r)
        if fold(r.name) != fold(c['capital']):
            add_alias(r, r.name)
        if not r.forced or r.kind == 'town':
            r.name = c['capital']
        r.keep, r.rank = True, 9
        for a in filter(None, c['capital_aliases'].split('|')):
            add_alias(r, a, True)

    # curated places
    curated, taken = {}, set()
    for c in table('places_curated.tsv'):
        cc = c['country']
        lat = float(c['lat']) if c['lat'] else None
        lon = float(c['lon']) if c['lon'] else None
        aliases = [a for a in c['aliases'].split('|') if a]
        populated = c['kind'] in ('', 'region', 'district', 'commune', 'town', 'village', 'site', 'area')
        kinds = ('region', 'district', 'commune', 'town', 'village', 'site') if populated and c['kind'] != 'area' else (c['kind'],)
        up = None
        if c['parent']:
            up = units.get((cc, c['parent'])) or curated.get((cc, c['parent'])) or find(cc, c['parent'], lat, lon, 150) or find(cc, c['parent'])
            if up is None:
                warn.append('curated %s: unknown parent %s' % (c['name'], c['parent']))
        r = None
        if lat is not None:
            r = find(cc, c['name'], lat, lon, 25 if c['kind'] in ('', 'village', 'town', 'site', 'commune') else 150, kinds, aliases)
        else:
            r = None
            for n in [c['name']] + aliases:
                got = [x for x in index.get((cc, key(n)), ()) if not x.dead and x.kind in kinds]
                if up is not None:
                    def inside(x):
                        while x is not None:
                            if x is up:
                                return True
                            x = x.parent
                        return False
                    got = [x for x in got if inside(x)]
                got.sort(key=lambda x: (key(x.name) != key(n), -x.rank, -x.pop, int(x.gn or x.wof or 0)))
                if got:
                    r = got[0]
                    break
            if r is None:
                warn.append('curated %s %s: not in the sources and no coordinates' % (cc, c['name']))
                continue
        if r is None:
            r = Rec(cc or None, c['name'], lat, lon, kind=c['kind'] or 'village', src={'curated'})
            if up is None and cc:
                up = grids[cc].vote(lat, lon) if cc in grids and c['kind'] != 'country' else None
                if cc == 'NE' and up is not None:
                    up = min([u for (q, n), u in units.items() if q == 'NE' and (u.kind == 'district' or u.slug is u) and
                              (u.parent is (up if up.kind == 'region' else up.parent) or u is up or u is up.parent)],
                             key=lambda u: (u.slug.dist(r), u.name))
                up = up or country[cc]
            classes = {'lake': 'H', 'river': 'H', 'mountain': 'T', 'desert': 'TL', 'forest': 'LV', 'park': 'L', 'area': 'LT',
                       'island': 'T'}.get(r.kind, 'PSL')
            near = sorted((km(lat, lon, a, b), g) for n in [c['name']] + aliases for cls, code, a, b, g in spare.get((cc, key(n)), ())
                          if cls in classes and km(lat, lon, a, b) < (15 if r.kind in LEVEL or r.kind == 'site' else 150))
            if near and near[0][1] not in taken:
                r.gn = near[0][1]
                taken.add(r.gn)
                r.src.add('gn')
            places.append(r)
            r.parent = up
        else:
            if fold(r.name) != fold(c['name']):
                add_alias(r, r.name)
            r.name = c['name']
            r.src.add('curated')
            if c['kind'] and LEVEL.get(c['kind'], 9) < LEVEL.get(r.kind, 9) or c['kind'] == 'site':
                r.kind = c['kind']
            if c['parent'] and lat is not None and up is not None and up is not r:
                r.parent = up
        r.keep = True
        if c['population']:
            r.pop = max(r.pop, num(c['population']))
        for a in aliases:
            add_alias(r, a, True)
        enter(r)
        curated[cc, c['name']] = r

    # identifiers
    used = {}
    for r in places:
        if r.dead:
            continue
        if not r.ident:
            r.ident = 'gn' + r.gn if r.gn else 'wof' + r.wof if r.wof else None
        if r.ident and r.ident in used and used[r.ident] is not r:
            r.ident = 'wof' + r.wof if r.wof and 'wof' + r.wof not in used else None
        if r.ident:
            used[r.ident] = r
    for r in places:
        if not r.dead and not r.ident:
            base = slug(r.name)
            for s in (base, base + '-' + (r.cc or '').lower(), base + '-' + r.kind, base + '-' + (r.cc or '').lower() + '-' + r.kind):
                if s not in used:
                    break
            else:
                raise SystemExit('no free identifier for ' + r.name)
            r.ident = s
            used[s] = r

    # names a village may not have as a mere alias
    major = defaultdict(set)
    for r in places:
        if not r.dead and (r.kind in ('country', 'region', 'commune') or r.keep or r.kind == 'district' and r.cc in CORE or r.kind == 'town' and r.pop >= 15000):
            for n in [r.name] + [r.aliases[a] for a in r.forced if a in r.aliases]:
                major[fold(n)].add(id(r))

    country_names = {fold(n) for c in country.values() for n in [c.name] + list(c.aliases.values())}

    # aliases, flags, rows
    rows, dropped = [], Counter()
    done = set()
    for r in places:
        if r.dead or id(r) in done:
            continue
        done.add(id(r))
        f = fold(r.name)
        if not r.keep and (f in FUNCTION_WORDS or len(f) < 2):
            dropped['function word'] += 1
            continue
        if not r.keep and (re.search(r'[().]|^Enclave |[Cc]omplexe', r.name) or r.gn in DROPPED_GN):
            dropped['junk'] += 1
            continue
        if not r.keep and r.cc in ('CI', 'TN', 'GW', 'GM') and r.kind in ('town', 'village') and r.pop < 20000 and f in words:
            dropped['quarter or camp'] += 1
            continue
        box = BOX.get(r.cc)
        if box and not (box[0] <= r.lat <= box[1] and box[2] <= r.lon <= box[3]):
            dropped['outside its country'] += 1
            continue
        al = []
        for a in sorted(r.aliases):
            s = r.aliases[a]
            if a == f or a in ('', f):
                continue
            bad = len(a) < 3 or (' ' not in a and (a in words or a in persons)) or a in FUNCTION_WORDS
            if a not in r.forced and (bad or major[a] - {id(r)} or foreign(a, f)):
                continue
            al.append(s)
        if len(al) > 10:
            al.sort(key=lambda s: (fold(s) not in r.forced, -SequenceMatcher(None, fold(s), f).ratio(), s))
            al = sorted(al[:max(10, len(r.forced))], key=fold)
        flags = []
        singles = [f] + [fold(a) for a in al]
        directions = {'nord', 'sud', 'est', 'ouest', 'centre', 'plateau', 'central', 'centrale', 'hauts', 'bassins', 'grand', 'grands', 'extreme'}
        if any(s in words for s in singles if ' ' not in s) or all(w in directions for w in f.split()):
            flags.append('word')
        if 'word' in flags and (r.kind == 'country' and f not in ('grenade', 'dominique', 'maurice') or
                                f in PLAIN and (r.kind not in ('village', 'site') or r.keep) and f not in country_names):
            flags.remove('word')
        if r.kind != 'country' and f in country_names and 'word' not in flags:
            flags.append('word')
        if any(all(w in persons for w in s.split()) for s in singles):
            flags.append('person')
        if len(f.replace(' ', '')) <= 3:
            flags.append('short')
        if r.kind == 'country':
            flags = [x for x in flags if x != 'person']
        src_codes = [s for s in ('gn', 'wof', 'ocha', 'stkg', 'curated') if s in r.src]
        parent = r.parent.live() if r.parent is not None else None
        rows.append({'id': r.ident, 'name': r.name, 'kind': r.kind, 'parent': parent.ident if parent is not None else '', 'country': r.cc or '',
                     'lat': ('%.5f' % r.lat).rstrip('0').rstrip('.'), 'lon': ('%.5f' % r.lon).rstrip('0').rstrip('.'),
                     'population': str(r.pop) if r.pop else '', 'aliases': '|'.join(al), 'flags': '|'.join(flags), 'source': '|'.join(src_codes)})
    rows.sort(key=lambda r: r['id'])
    print('dropped:', dict(dropped), file=sys.stderr)
    for w, n in sorted(Counter(warn).items()):
        print('warning: %s%s' % (w, ' (%d)' % n if n > 1 else ''), file=sys.stderr)
    return rows


def check(rows):
    """Stop with an error when the table is not fit to ship."""
    err = []
    by_id = {r['id']: r for r in rows}
    if len(by_id) != len(rows):
        err += ['duplicate id %s' % i for i, n in Counter(r['id'] for r in rows).items() if n > 1]
    if [r['id'] for r in rows] != sorted(by_id):
        err.append('not sorted by id')
    named = defaultdict(list)
    for r in rows:
        for n in [r['name']] + [a for a in r['aliases'].split('|') if a]:
            named[fold(n)].append(r)
        if not all(re.match(r'^[^\t\n]*$', v) for v in r.values()) or not r['name'].strip():
            err.append('bad cell in ' + r['id'])
        if r['kind'] not in KINDS:
            err.append('bad kind %s %s' % (r['id'], r['kind']))
        if r['parent'] and r['parent'] not in by_id:
            err.append('no parent %s of %s %s' % (r['parent'], r['id'], r['name']))
        if not r['parent'] and r['kind'] != 'country' and r['country']:
            err.append('orphan %s %s' % (r['id'], r['name']))
        if r['kind'] == 'country' and (r['parent'] or r['id'] != r['country']):
            err.append('bad country row ' + r['id'])
        lat, lon = float(r['lat']), float(r['lon'])
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            err.append('bad coordinates ' + r['id'])
        b = BOX.get(r['country'])
        if b and not (b[0] <= lat <= b[1] and b[2] <= lon <= b[3]):
            err.append('outside %s: %s %s' % (r['country'], r['id'], r['name']))
        own = fold(r['name'])
        folded = [fold(a) for a in r['aliases'].split('|') if a]
        if own in folded or len(set(folded)) != len(folded):
            err.append('repeated alias in %s %s: %s' % (r['id'], r['name'], r['aliases']))

    def path(r):
        seen, names = set(), []
        while r:
            if r['id'] in seen:
                err.append('cycle at ' + r['id'])
                break
            seen.add(r['id'])
            names.append(r['name'])
            r = by_id.get(r['parent'])
        return '/'.join(reversed(names))
    paths = {}
    for r in rows:
        paths[r['id']] = path(r)
        up = by_id.get(r['parent'])
        if up and up['country'] and r['country'] and up['country'] != r['country']:
            err.append('parent in another country: %s %s' % (r['id'], r['name']))

    for line in table('places_expected.tsv'):
        got = [r for r in named[fold(line['name'])] if r['country'] == line['country'] or line['country'] == '-' and not r['country']]
        if line['path']:
            got = [r for r in got if paths[r['id']] == line['path'] or line['path'].endswith('*') and paths[r['id']].startswith(line['path'][:-1])]
        if not got:
            err.append('expected place missing: %s (%s) %s%s' % (line['name'], line['country'], line['path'],
                       ' found: ' + '; '.join(sorted({paths[r['id']] for r in named[fold(line['name'])]})[:4]) if named[fold(line['name'])] else ''))
    return err


def main():
    args = sys.argv[1:]
    if not args:
        raise SystemExit(__doc__)
    src = args[0]
    french = args[args.index('--french') + 1] if '--french' in args else os.path.join(src, '..', 'french')
    rows = build(src, french)
    err = check(rows)
    for e in err:
        print('ERROR: ' + e, file=sys.stderr)
    out = os.path.join(HERE, 'places.tsv')
    if err and '--force' not in args:
        raise SystemExit('%d errors, places.tsv not written' % len(err))
    with open(out + '.new', 'w', encoding='utf8', newline='\n') as f:
        f.write('\t'.join(COLUMNS) + '\n')
        for r in rows:
            f.write('\t'.join(r[c] for c in COLUMNS) + '\n')
    os.replace(out + '.new', out)
    print('%d places, %.2f MB' % (len(rows), os.path.getsize(out) / 1e6))
    print('by country:', ' '.join('%s %d' % t for t in Counter(r['country'] or '-' for r in rows).most_common(30)))
    print('by kind:', ' '.join('%s %d' % t for t in Counter(r['kind'] for r in rows).most_common()))
    print('flags:', ' '.join('%s %d' % t for t in Counter(x for r in rows for x in r['flags'].split('|') if x).most_common()))


if __name__ == '__main__':
    main()
