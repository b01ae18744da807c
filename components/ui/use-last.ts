"use client";
import { useState } from "react";

/** The latest value that was not null, so that a form keeps its words while a new answer is awaited or refused. */
export function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
