//! The pictures of the products that the local server starts with.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

macro_rules! pictures {
    ($($name:literal)*) => {
        /// File name and content.
        const PICTURES: &[(&str, &str)] =
            &[$((concat!($name, ".svg"), include_str!(concat!("../pictures/", $name, ".svg")))),*];
    };
}

pictures! {
    "beef-stew-400g"
    "cheese-biscuits-250g"
    "chicken-kibble-2kg"
    "dental-sticks-28"
    "dried-fish-100g"
    "duck-pouches-12x85g"
    "feather-wand"
    "guinea-pig-pellets-1kg"
    "hamster-mix-500g"
    "kitten-kibble-1kg"
    "lamb-kibble-7kg"
    "liver-bites-150g"
    "meadow-hay-1kg"
    "puppy-kibble-1kg"
    "rope-toy"
    "rubber-ball"
    "salmon-kibble-2kg"
    "steel-bowl-750ml"
    "tuna-pate-85g"
    "turkey-terrine-150g"
}

pub(super) async fn show(Path(name): Path<String>) -> Response {
    match PICTURES.iter().find(|(known, _)| *known == name) {
        Some((_, picture)) => {
            let headers = [
                (header::CONTENT_TYPE, "image/svg+xml"),
                (header::CACHE_CONTROL, "public, max-age=3600"),
            ];
            (headers, *picture).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::PICTURES;

    #[test]
    fn every_picture_of_the_folder_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/local/pictures");
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, PICTURES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }
}
