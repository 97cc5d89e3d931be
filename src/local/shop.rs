//! The shop of the local server: its data opened, and filled when they are new.

use std::{path::Path, sync::Arc};

use super::{
    engine::{Engine, Place, create_table},
    options::Options,
    seed,
    start::StartError,
};
use crate::{
    app::{App, Clock, RandomIds, Settings, SystemClock},
    config::AwsAccess,
    shop::{cart::MergePolicy, money::Currency},
    table::{
        Table,
        client::{Connection, connect},
    },
};

/// How long before the first start Ada has placed her order: three days.
const PAST_SECONDS: i64 = 3 * 24 * 60 * 60;
/// The folder that is made when it is not there.
const USUAL_FOLDER: &str = ".kibble";
const SEED: &str = "seed";

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

/// Opens the shop over its table, and fills it when it is new.
pub async fn open(options: &Options, engine: &Engine) -> Result<Arc<App>, StartError> {
    let currency = Currency::parse(&options.currency);
    let currency = currency.ok_or_else(|| StartError::Currency(options.currency.clone()))?;
    let mut settings = Settings::new(currency);
    let policy = MergePolicy::parse(&options.cart_merge);
    settings.merge_policy = policy.ok_or_else(|| StartError::CartMerge(options.cart_merge.clone()))?;
    let table = table(options, engine, currency).await?;
    let app = |clock: Arc<dyn Clock>| App::new(table.clone(), settings, clock, Arc::new(RandomIds));
    let now = Arc::new(SystemClock);
    let past = app(Arc::new(seed::Behind {
        clock: now.clone(),
        seconds: PAST_SECONDS,
    }));
    let app = app(now);
    fill(&app, &past, engine, currency, options.endpoint_url.is_none()).await?;
    app.warm_up().await;
    Ok(Arc::new(app))
}

async fn table(options: &Options, engine: &Engine, currency: Currency) -> Result<Table, StartError> {
    let Some(url) = &options.endpoint_url else {
        return Ok(Table::new(engine.client(), &options.table, currency));
    };
    let access = AwsAccess::from_environment();
    let client = connect(Connection {
        region: access.region,
        access_key_id: access.access_key_id,
        secret_access_key: access.secret_access_key,
        session_token: access.session_token,
        endpoint_url: Some(url.clone()),
    });
    create_table::ensure(&client, &options.table)
        .await
        .map_err(|error| StartError::Endpoint {
            table: options.table.clone(),
            url: url.clone(),
            reason: error.to_string(),
        })?;
    Ok(Table::new(client, &options.table, currency))
}

/// Filling takes many writes, so a mark tells that all of them were made: a server that was killed in
/// between goes on with it. Every step can be repeated. A table elsewhere is filled only while it has
/// no products, since they may be somebody's own.
async fn fill(
    app: &App,
    past: &App,
    engine: &Engine,
    currency: Currency,
    embedded: bool,
) -> Result<(), StartError> {
    let documents = engine.documents()?;
    let is_filled = if embedded {
        documents
            .get::<bool>(SEED, SEED)
            .map_err(StartError::data)?
            .unwrap_or(false)
    } else {
        !seed::is_empty(app).await?
    };
    if !is_filled {
        seed::seed(app, past, currency).await?;
        documents.put(SEED, SEED, &true).map_err(StartError::data)?;
        tracing::info!("the shop was empty and has been filled");
    }
    Ok(())
}
