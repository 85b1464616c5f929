"""Vector stores: what builds and fills one, which keep their vectors, and how the others are saved."""

from __future__ import annotations

# Calls that turn documents into vectors and put them into a store, by their last part.
BUILDERS: frozenset[str] = frozenset({
    "from_texts", "from_documents", "afrom_texts", "afrom_documents", "fromTexts", "fromDocuments", "from_loaders",
    "GPTVectorStoreIndex", "GPTSimpleVectorIndex",
})  # fmt: skip
FILLERS: frozenset[str] = frozenset({
    "add_documents", "aadd_documents", "addDocuments", "add_texts", "aadd_texts", "addVectors",
})  # fmt: skip
EMBEDS_DOCUMENTS: frozenset[str] = frozenset({
    "embed_documents", "aembed_documents", "embedDocuments", "embedMany", "get_text_embedding_batch",
})  # fmt: skip
# Models that run on the server itself: who makes one, and the call that makes vectors with it.
LOCAL_MODELS: dict[str, str] = {
    "sentence_transformers.SentenceTransformer": "encode",
    "Supabase.ai.Session": "run",
    "fastembed.TextEmbedding": "embed",
}
# What looks like a builder and makes no vectors.
NOT_VECTORS: frozenset[str] = frozenset({
    "BM25Retriever", "TFIDFRetriever", "SVMRetriever", "KNNRetriever", "SummaryIndex", "GPTListIndex", "docstore",
    "DocumentSummaryIndex", "KeywordTableIndex", "Dataset", "splitter", "text_splitter", "Document", "parser",
})  # fmt: skip
VECTOR_PACKAGES: tuple[str, ...] = (
    "langchain", "@langchain", "llama_index", "llamaindex", "chromadb", "faiss", "haystack", "qdrant_client", "pinecone",
    "@pinecone-database", "weaviate", "pymilvus", "lancedb", "vectordb", "txtai", "embedchain",
)  # fmt: skip
# Stores that keep what they are given.
PERSISTENT: frozenset[str] = frozenset({
    "Pinecone", "PineconeStore", "PineconeVectorStore", "SupabaseVectorStore", "PGVector", "PGVectorStore", "PGEmbedding",
    "Qdrant", "QdrantVectorStore", "Weaviate", "WeaviateStore", "WeaviateVectorStore", "Milvus", "MilvusVectorStore",
    "Zilliz", "ElasticsearchStore", "ElasticVectorSearch", "OpenSearchVectorSearch", "MongoDBAtlasVectorSearch",
    "RedisVectorStore", "AzureSearch", "AzureAISearchVectorStore", "LanceDB", "LanceDBVectorStore", "DeepLake",
    "PrismaVectorStore", "TypeORMVectorStore", "UpstashVectorStore", "CloudflareVectorizeStore", "AstraDBVectorStore",
    "Cassandra", "Neo4jVector", "SingleStoreDB", "SQLiteVec", "Clickhouse", "TigrisVectorStore", "Vectara", "Typesense",
    "SupabaseHybridSearch", "PersistentClient", "HttpClient", "CloudClient", "ChromaVectorStore", "AnalyticDB", "Annoy",
    "NeonPostgres", "VercelPostgres", "ConvexVectorStore", "TurbopufferVectorStore", "Rockset", "Marqo", "HNSWLib.load",
})  # fmt: skip
IN_MEMORY: frozenset[str] = frozenset({
    "FAISS", "FaissStore", "FaissVectorStore", "MemoryVectorStore", "InMemoryVectorStore", "DocArrayInMemorySearch",
    "DocArrayHnswSearch", "HNSWLib", "SKLearnVectorStore", "EphemeralClient", "SimpleVectorStore", "InMemoryDocumentStore",
    "Chroma",
})  # fmt: skip
# Options that say where a store keeps its vectors.
WHERE_OPTIONS: tuple[str, ...] = (
    "persist_directory", "persistDirectory", "persist_dir", "client", "chroma_cloud_api_key", "path", "url", "uri",
    "connection_string", "connection", "storage_context", "storageContext", "dbConfig", "work_dir",
)  # fmt: skip
# Calls that put vectors on disk, by their last part.
SAVES: frozenset[str] = frozenset({
    "save_local", "persist", "write_index", "save_to_disk", "saveLocal", "to_pickle", "savez", "np.save", "numpy.save",
    "pickle.dump", "pickle.dumps", "joblib.dump", "json.dump", "torch.save", "to_parquet", "writeFile", "writeFileSync",
    "serialize_to_bytes", "to_csv",
})  # fmt: skip
# Calls that put rows into a database, by their last part.
WRITES: frozenset[str] = frozenset({
    "upsert", "insert", "insert_one", "insert_many", "insertOne", "insertMany", "create", "createMany", "bulk_create",
    "add_all", "update", "update_one", "updateOne", "execute", "executemany", "hset", "values", "index_documents",
    "upload_documents", "batch_upsert", "upsert_points", "add", "save", "bulk",
})  # fmt: skip
