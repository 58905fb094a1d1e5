"""Splink on DuckDB as its tutorial does it: trained without labels, names with term frequencies."""

import logging

import pandas
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

logging.disable(logging.WARNING)
SEED = 16


def settings():
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("last_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y-%m-%d"),
            cl.DamerauLevenshteinAtThresholds("phone_number", [1]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("phone_number"),
            block_on("date_of_birth"),
            block_on("first_name", "last_name"),
            block_on("last_name", "substr(date_of_birth, 1, 4)"),
            block_on("first_name", "substr(date_of_birth, 1, 4)"),
            block_on("last_name", "substr(date_of_birth, 6, 5)"),
        ],
    )


def scores(path):
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False).replace("", None)
    linker = Linker(DuckDBAPI().register(frame), settings())
    training = linker.training
    certain = [block_on("first_name", "last_name", "date_of_birth"), block_on("phone_number", "date_of_birth")]
    training.estimate_probability_two_random_records_match(certain, recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=SEED)
    training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "last_name"))
    training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    return linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()


def best(path, truth):
    """The pairs above the threshold with the highest F1; pairs of one weight stand or fall together."""
    found = scores(path).sort_values("match_weight", ascending=False)
    pairs = [tuple(sorted(pair)) for pair in zip(found["id_l"], found["id_r"])]
    right = best_f1 = best_count = 0
    weights = list(found["match_weight"])
    for count, pair in enumerate(pairs, 1):
        right += pair in truth
        f1 = 2 * right / (count + len(truth))
        if f1 > best_f1 and (count == len(pairs) or weights[count] < weights[count - 1]):
            best_f1, best_count = f1, count
    return set(pairs[:best_count])
