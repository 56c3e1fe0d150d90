"""What this room keeps of an import: counts, the hash of the file, who ran it. The file itself is not kept."""

from tessera.kernel.privacy import classify

classify("interchange.Batch", default="- until the organisation leaves", started_by="I until the organisation leaves")
