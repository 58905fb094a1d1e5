//! Many people of whom no two are alike, so that each row of a file is somebody else by every rule.

/// The n-th of them: first and last name, date of birth and phone number.
pub fn stranger(n: usize) -> [String; 4] {
    let mut state = (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut next = |below: u64| {
        state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        state ^= state >> 27;
        (state >> 8) % below
    };
    let mut name = |syllables: usize| {
        let mut letter = |letters: &str| {
            let at = usize::try_from(next(letters.len() as u64)).unwrap();
            letters.chars().nth(at).unwrap()
        };
        let name: String = (0..syllables).flat_map(|_| [letter("bdfgklmnprstvz"), letter("aeiou")]).collect();
        name[..1].to_uppercase() + &name[1..]
    };
    let (first, last) = (name(3), name(5));
    let born = format!("{}-{:02}-{:02}", 1930 + next(75), 1 + next(12), 1 + next(28));
    [first, last, born, format!("+3361{:07}", next(10_000_000))]
}

/// Some of them as rows of a file, below a heading.
pub fn strangers(rows: std::ops::Range<usize>) -> String {
    let row = |n: usize| stranger(n).join(",") + "\n";
    format!("First name,Last name,Date of birth,Phone\n{}", rows.map(row).collect::<String>())
}
