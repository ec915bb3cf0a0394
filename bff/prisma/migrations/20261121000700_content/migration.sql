CREATE TABLE "article" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "published_on" DATE NOT NULL,
    "source" TEXT NOT NULL,
    "paragraphs" JSONB NOT NULL,
    "position" INTEGER NOT NULL,
    CONSTRAINT "article_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "article_names_its_source" CHECK (source <> '')
);

CREATE TABLE "hotline" (
    "phone" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "hours" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    CONSTRAINT "hotline_pkey" PRIMARY KEY ("phone"),
    CONSTRAINT "hotline_names_its_source" CHECK (source <> '')
);
