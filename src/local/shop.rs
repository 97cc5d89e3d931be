//! The shop of the local server: its data opened, and filled when they are new. Each Lambda function has the
//! shop as it has it on AWS: for itself, and allowed what `table/permissions.json` allows it.

use std::{path::Path, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    documents::Documents,
    engine::{Engine, Place, create_table, metering::metered},
    options::Options,
    seed, seed_delivery,
    start::StartError,
};
use crate::{
    app::{App, Clock, RandomIds, Settings, SystemClock},
    config::access_from_environment,
    payments::Payments,
    shop::{cart::MergePolicy, money::Currency},
    table::{Table, client::connect, permissions::Function},
};

/// How long before the first start Ada has placed her order: three days.
const PAST_SECONDS: i64 = 3 * 24 * 60 * 60;
/// The folder that is made when it is not there.
const USUAL_FOLDER: &str = ".kibble";
const SEED: &str = "seed";

/// How far the filling of the shop has come.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Mark {
    Begun,
    Done,
}

/// Opens the embedded database.
pub async fn engine(options: &Options) -> Result<Engine, StartError> {
    if let Place::File(file) = &options.place {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        match folder {
            Some(folder) if folder == Path::new(USUAL_FOLDER) => {
                std::fs::create_dir_all(folder).map_err(|error| {
                    StartError::data(format_args!("cannot make the folder {USUAL_FOLDER}: {error}"))
                })?;
            }
            Some(folder) if !folder.is_dir() => {
                return Err(StartError::NoFolder {
                    folder: folder.display().to_string(),
                });
            }
            _ => {}
        }
    }
    Ok(Engine::open(&options.place, &options.table).await?)
}

/// The shop, as it is handed to the functions.
pub struct Shop {
    tables: Tables,
    settings: Settings,
    payments: Option<Payments>,
}

/// The way to the table.
enum Tables {
    /// That of this process, which knows who asks.
    Own { engine: Engine, name: String },
    /// One elsewhere, which has its own opinion of who may do what.
    Elsewhere(Table),
}

impl Shop {
    /// The table for a function.
    pub fn table_of(&self, function: Function) -> Table {
        self.table(Some(function))
    }

    /// The shop for a function, with what it keeps in memory for itself.
    pub fn app_of(&self, function: Function) -> Arc<App> {
        let app = self.app(Some(function), Arc::new(SystemClock));
        // It knows nothing of payments on AWS either.
        let takes_payments = function != Function::PostConfirmation;
        let payments = self.payments.clone().filter(|_| takes_payments);
        Arc::new(app.with_payments(payments))
    }

    /// How cards are taken.
    pub fn payments(&self) -> Option<Payments> {
        self.payments.clone()
    }

    fn app(&self, function: Option<Function>, clock: Arc<dyn Clock>) -> App {
        App::new(self.table(function), self.settings, clock, Arc::new(RandomIds))
    }

    fn table(&self, function: Option<Function>) -> Table {
        match &self.tables {
            Tables::Elsewhere(table) => table.clone(),
            Tables::Own { engine, name } => {
                let client = function.map_or_else(|| engine.client(), |function| engine.client_of(function));
                Table::new(client, name, self.settings.currency)
            }
        }
    }
}

/// Opens the shop over its table, and fills it when it is new.
pub async fn open(
    options: &Options,
    engine: &Engine,
    documents: &Documents,
    payments: Option<Payments>,
) -> Result<Shop, StartError> {
    let currency = Currency::parse(&options.currency);
    let currency = currency.ok_or_else(|| StartError::Currency(options.currency.clone()))?;
    let mut settings = Settings::new(currency);
    let policy = MergePolicy::parse(&options.cart_merge);
    settings.merge_policy = policy.ok_or_else(|| StartError::CartMerge(options.cart_merge.clone()))?;
    let shop = Shop {
        tables: tables(options, engine, currency).await?,
        settings,
        payments,
    };
    let now = Arc::new(SystemClock);
    let past = Arc::new(seed::Behind {
        clock: now.clone(),
        seconds: PAST_SECONDS,
    });
    let (app, past) = (shop.app(None, now.clone()), shop.app(None, past));
    // A table elsewhere may be somebody's own, and has no mark here.
    let marks = options.endpoint_url.is_none().then_some(documents);
    let is_filled = fill(&app, &past, currency, marks).await?;
    if is_filled || marks.is_some() {
        seed_delivery::slots(&app, now.now())
            .await
            .map_err(StartError::from)?;
    }
    Ok(shop)
}

async fn tables(options: &Options, engine: &Engine, currency: Currency) -> Result<Tables, StartError> {
    let Some(url) = &options.endpoint_url else {
        return Ok(Tables::Own {
            engine: engine.clone(),
            name: options.table.clone(),
        });
    };
    let access = access_from_environment()?;
    let client = connect(access, Some(url.clone()));
    create_table::ensure(&client, &options.table)
        .await
        .map_err(|error| StartError::Endpoint {
            table: options.table.clone(),
            url: url.clone(),
            reason: error.to_string(),
        })?;
    let table = Table::new(metered(&client), &options.table, currency);
    Ok(Tables::Elsewhere(table))
}

/// Filling takes many writes, every one of which can be repeated. A mark is made before the first and
/// after the last, so that a server that was killed in between goes on with it.
///
/// The marks lie in another file than the shop, and each of both may be lost: a shop without a mark is
/// left as it is once it has products, and a mark without products counts for nothing. Also tells whether
/// the shop was filled.
async fn fill(
    app: &App,
    past: &App,
    currency: Currency,
    marks: Option<&Documents>,
) -> Result<bool, StartError> {
    let read = |marks: &Documents| marks.get::<Mark>(SEED, SEED).map_err(StartError::data);
    let write = |mark: &Mark| marks.map_or(Ok(()), |marks| marks.put(SEED, SEED, mark));
    let is_begun = marks.map(read).transpose()?.flatten() == Some(Mark::Begun);
    let is_to_be_filled = is_begun || seed::is_empty(app).await?;
    if is_to_be_filled {
        write(&Mark::Begun).map_err(StartError::data)?;
        seed::seed(app, past, currency).await?;
        write(&Mark::Done).map_err(StartError::data)?;
        tracing::info!("the shop was empty and has been filled");
    }
    Ok(is_to_be_filled)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::{
        app::MAX_DAYS,
        config::PaymentsConfig,
        shop::{id::ProductId, slot_draft::SlotForm},
    };

    fn options() -> Options {
        Options {
            host: "127.0.0.1".to_owned(),
            port: 0,
            place: Place::Memory,
            endpoint_url: None,
            table: "shop".to_owned(),
            currency: "EUR".to_owned(),
            cart_merge: "SUM".to_owned(),
            payments: PaymentsConfig::none(),
            shop_name: "Kibble".to_owned(),
            shop_url: None,
            time_zone: "UTC".to_owned(),
            user_pool: None,
            playground: PathBuf::new(),
            shop: PathBuf::new(),
        }
    }

    /// The version of a product, which filling the shop once more counts up; `None` in an empty shop.
    async fn version(engine: &Engine, documents: &Documents) -> Option<u64> {
        let shop = open(&options(), engine, documents, None).await.unwrap();
        let app = shop.app_of(Function::Resolver);
        let products = app.products_today().await.unwrap();
        let product = products.on_sale(&ProductId::parse("chicken-kibble-2kg").unwrap());
        product.map(|product| product.version)
    }

    #[tokio::test]
    async fn the_slots_of_two_weeks_are_there_and_stay_as_staff_has_them() {
        let engine = Engine::open(&Place::Memory, "shop").await.unwrap();
        let documents = Documents::default();
        let staff = seed::SAM.caller();
        let shop = open(&options(), &engine, &documents, None).await.unwrap();
        let app = shop.app_of(Function::Resolver);
        let first = app.delivery_slots(&staff, None, MAX_DAYS).await.unwrap();
        // Twelve of fourteen days are no Sundays; of the first one the slots may have begun.
        assert!((33..=36).contains(&first.len()), "{}", first.len());
        assert!(first.iter().all(|open| open.slot.capacity == 20));
        let last = first.last().unwrap().slot;
        let fewer = SlotForm {
            starts_at: last.id.starts_at(),
            ends_at: last.ends_at,
            capacity: 3,
        };
        app.save_delivery_slots(&staff, &[fewer]).await.unwrap();
        let shop = open(&options(), &engine, &documents, None).await.unwrap();
        let again = shop.app_of(Function::Resolver);
        let again = again.delivery_slots(&staff, None, MAX_DAYS).await.unwrap();
        let slot = again.iter().find(|open| open.slot.id == last.id).unwrap().slot;
        assert_eq!(slot.capacity, 3);
        assert!(again.len() >= first.len());
    }

    #[tokio::test]
    async fn a_shop_is_filled_when_it_is_empty_or_half_full() {
        let engine = Engine::open(&Place::Memory, "shop").await.unwrap();
        let documents = Documents::default();
        let mark = |documents: &Documents| documents.get::<Mark>(SEED, SEED).unwrap();
        let first = version(&engine, &documents).await;
        assert!(first.is_some());
        assert_eq!(mark(&documents), Some(Mark::Done));
        assert_eq!(version(&engine, &documents).await, first);

        let without_mark = Documents::default();
        assert_eq!(version(&engine, &without_mark).await, first);
        assert_eq!(mark(&without_mark), None);

        documents.put(SEED, SEED, &Mark::Begun).unwrap();
        assert_ne!(version(&engine, &documents).await, first);
        assert_eq!(mark(&documents), Some(Mark::Done));

        let empty = Engine::open(&Place::Memory, "shop").await.unwrap();
        assert_eq!(version(&empty, &documents).await, first);
    }
}
