//! How well a customer matches, as conditions that are the same on both databases.
//! They say what `Terms::rank_of` says; only an index may find the same rows sooner.

use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, LikeExpr, SimpleExpr},
};

use super::{
    super::entity::customer::{Column, is_in_trash},
    order::By,
    terms::{Pattern, Rank, Terms},
};

/// The columns that patterns are looked for in.
pub const SEARCHED: &str = "words, phone_number, own_words";

/// The customers that a search finds in this order: of the list or of the trash, born on the day, with every term.
pub fn found(terms: &Terms, by: By) -> Condition {
    let born = terms.born.map(|born| Column::DateOfBirth.eq(born));
    Condition::all().add(within(by)).add_option(born).add(matching(terms, Rank::LAST))
}

/// The list, or the trash.
pub fn within(by: By) -> Condition {
    if by.is_of_trash() { is_in_trash() } else { Condition::all().add(Column::DeletedAt.is_null()) }
}

/// Whether a row matches at this rank or a better one.
pub fn matching(terms: &Terms, rank: Rank) -> Condition {
    terms.terms.iter().fold(Condition::all(), |all, term| {
        all.add(term.patterns(rank).iter().fold(Condition::any(), |any, pattern| any.add(matches(pattern))))
    })
}

/// The rank of a row that matches, as a number: 0 is the best.
pub fn rank(terms: &Terms) -> SimpleExpr {
    let ranks = Rank::ALL.into_iter().filter(|rank| *rank != Rank::LAST && !terms.repeats(*rank));
    let case = ranks.fold(CaseStatement::new(), |case, rank| case.case(matching(terms, rank), Expr::val(rank as i64)));
    case.finally(Expr::val(Rank::LAST as i64)).into()
}

/// The column that a pattern is looked for in, and what is `LIKE` it.
pub fn like(pattern: &Pattern) -> (&'static str, String) {
    match pattern {
        Pattern::Name(text) => ("words", format!("%{}%", literal(text))),
        Pattern::Digits(text) => ("phone_number", format!("%{text}%")),
        Pattern::FirstDigits(text) => ("phone_number", format!("+{text}%")),
        Pattern::LastDigits(text) => ("phone_number", format!("%{text}")),
        Pattern::Own(text) => ("own_words", format!("%{}%", literal(text))),
    }
}

fn matches(pattern: &Pattern) -> SimpleExpr {
    let (column, like) = like(pattern);
    Expr::col(Alias::new(column)).like(LikeExpr::new(like).escape('\\'))
}

fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
